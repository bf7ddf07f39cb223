import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { button, expect, expectAccessible, openLab, stage, test } from './lab';

const story = (page: Page) => page.getByRole('region', { name: 'What happened' });
const beat = (page: Page, name: RegExp) => story(page).getByRole('button', { name });

test('the story moves by itself once, can be held and gone through, and ends with answers that turned right and one that did not', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.goto('./');
  await expect(beat(page, /^Writes its/)).toHaveAttribute('aria-current', 'step');
  await story(page).getByRole('button', { name: 'Hold the story' }).click();
  const after = story(page).getByRole('region', { name: /^After .* of reward$/ });
  await beat(page, /^Reads/).click();
  await expect(beat(page, /^Reads/)).toHaveAttribute('aria-current', 'step');
  await page.keyboard.press('ArrowRight');
  await expect(beat(page, /^Writes its/)).toHaveAttribute('aria-current', 'step');
  await beat(page, /^Writes better/).click();
  const first = story(page).getByRole('region', { name: 'Its first notes' });
  await expect(first.getByText('names nobody').first()).toBeAttached();
  await expect(after.getByRole('listitem').first()).toContainText('Q:');
  const exam = story(page).getByRole('region', { name: 'It sits the exam, book closed' });
  await expect(exam.getByRole('listitem')).toHaveCount(4);
  await expect(exam.getByRole('listitem').first()).toContainText(/wrong.*wrong.*right/);
  await expect(exam.getByRole('listitem').last()).toContainText(/after the rewards: .*wrong/);
  await expect(page.getByRole('region', { name: /^Result on 50 new passages/ })).toContainText('24 of 100 right → 63');
  await expectAccessible(page, 'story');
});

test('without motion the story stands at its end', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await expect(beat(page, /^Writes better/)).toHaveAttribute('aria-current', 'step');
  await expect(story(page).getByRole('button', { name: 'Play the story' })).toBeVisible();
});

test('the visitor switches to the puzzle, whose scene is the same on its own page', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await page.getByRole('radio', { name: 'Puzzles' }).check({ force: true });
  const seen = async (): Promise<void> => {
    await expect(story(page).getByRole('region', { name: 'Its first choice' })).toContainText('not solved');
    await expect(story(page).getByRole('region', { name: /^After .* of reward$/ })).toContainText('solved: reward 1');
    await expect(story(page).getByRole('figure', { name: /after the rewards: \d+ of 40 tasks solved/ })).toBeVisible();
    await expectAccessible(page, 'puzzle story');
  };
  await seen();
  await page.getByRole('link', { name: 'More of this on the Puzzles page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('puzzles that it cannot solve');
  await seen();
  // The stages have its task, with what the last policy chose for it.
  await expect(page).toHaveURL(/#\/puzzles\?v=1&run=puzzles-[^&]+&at=held-out\.\d+\.policy\.2$/);
  await expect(page.getByRole('combobox', { name: 'Task of this run' })).toContainText(/, solved/);
  await expect(stage(page, 'Reward')).toContainText(/solves? the task/);
});

test('how sure it is stands one click behind, and the stages show the passage of the story', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  const name = await story(page).getByRole('region', { name: 'It reads' }).getByRole('paragraph').innerText();
  const told = /called (\w+)\.|the \w+ (\w+)\./.exec(name)?.slice(1).find(Boolean) ?? '';
  await expect(page.getByRole('combobox', { name: 'Passage of this run' }).locator('option:checked')).toContainText(
    told,
  );
  await button(page, 'How sure is this? What does it cost elsewhere?').click();
  await expect(page.getByRole('figure', { name: 'Recorded effect' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Recorded run', exact: true })).toContainText('seed 1');
  await expect(page.getByRole('region', { name: 'Recorded run', exact: true })).toContainText(
    /What it costs elsewhere/,
  );
  // By what rule this passage tells the run, not another.
  await page.getByText('How this one was chosen').click();
  await expect(page.getByText(/nearest to the averages of the whole run/)).toBeVisible();
  await button(page, 'Close the details').click();
  await expect(page.getByRole('figure', { name: 'Recorded effect' })).toBeHidden();
});

test('who comes with something to do finds it first, and the story waits', async ({ page }) => {
  await openLab(page);
  await expect(story(page)).toHaveCount(0);
  await button(page, 'Show what happened in a recorded run').click();
  await expect(story(page)).toBeVisible();
});

test('one’s own text: an empty passage at once, and the recorded one comes back', async ({ page }) => {
  await page.goto('./');
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
  await button(page, 'Use my own text').click();
  const passage = page.getByRole('textbox', { name: 'Passage', exact: true });
  await expect(passage).toBeFocused();
  await expect(passage).toHaveValue('');
  const recorded = page.getByRole('region', { name: 'Recorded run', exact: true });
  await recorded.getByRole('combobox', { name: 'Passages', exact: true }).selectOption({ index: 1 });
  await expect(passage).not.toHaveValue('');
});

test('the stories do not come: the page says so and works', async ({ page }) => {
  await page.route('**/stories.json', (route) => route.fulfill({ json: { schema: 'other' } }));
  await page.goto('./');
  await expect(page.getByText('The stories of the recorded runs could not be fetched.')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
});

test('a link reopens the very view: run, passage, tab and self-edit', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
  await button(page, 'Next passage').click();
  await page.getByRole('tab', { name: 'Answers' }).click();
  const edit = stage(page, 'Self-edits').getByRole('button', { name: 'Edit 1', exact: true });
  await edit.click();
  await expect.poll(() => page.url()).toMatch(/at=.*tab=answers.*edit=/);
  const title = await page.getByRole('combobox', { name: 'Passage of this run' }).inputValue();
  await page.goto('about:blank');
  await page.goBack();
  await expect(page.getByRole('tab', { name: 'Answers' })).toHaveAttribute('aria-selected', 'true');
  await expect(edit).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('combobox', { name: 'Passage of this run' })).toHaveValue(title);
});

test('a scenario changes the settings beside the stages and says what to look for', async ({ page }) => {
  await openLab(page);
  await button(page, 'Settings').click();
  const settings = page.getByRole('region', { name: 'Settings' });
  const [beside, card] = await Promise.all([settings.boundingBox(), stage(page, 'Passage').boundingBox()]);
  expect((beside?.x ?? 0) + (beside?.width ?? 0)).toBeLessThanOrEqual(card?.x ?? 0);
  const rate = settings.getByRole('spinbutton', { name: 'Learning rate', exact: true }).first();
  await button(page, 'Restore defaults').click();
  const before = Number(await rate.inputValue());
  await page.getByRole('combobox', { name: 'Try' }).selectOption('A rate that is too high');
  await expect.poll(async () => Number(await rate.inputValue())).toBeCloseTo(before * 10);
  await expect(page.getByText('the model forgets how to answer at all')).toBeVisible();
  await rate.fill('0.02');
  await rate.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Try' }).locator('option:checked')).toHaveText(
    'Settings of your own',
  );
});

test('a story can be taken as a picture for a slide', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Poster').click()]);
  expect(file.suggestedFilename()).toBe('selkie-notes.svg');
  const svg = await readFile(await file.path(), 'utf8');
  expect(svg).toContain('24 of 100 right → 63');
  expect(svg).toContain('After two rounds');
});
