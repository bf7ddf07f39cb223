/** A conversation with the embedded model: what it proposes and learns, what stays, and what is undone. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { arm, withFaults } from './faults';
import { button, expect, expectAccessible, glimpsed, test } from './lab';
import { openTinyChat, saying } from './tinyChat';

const TEXT =
  'There is a town called Polipa. It lies in Greenvale. Its gate is golden. It serves fish. Frank is its mayor. It keeps a ladder.';
const QUESTION = 'Who is the mayor of Polipa?';
const OTHER = 'There is a town called Vugumu. It lies in Westria. Its gate is brown. It serves soup. It sells wool.';

const field = (page: Page) => page.getByRole('textbox', { name: 'Say something' });
const turns = (page: Page) => page.getByRole('list', { name: 'Conversation' }).locator(':scope > li');
const learned = (page: Page) => page.getByRole('list', { name: 'What it learned' }).getByRole('listitem');
const memory = (page: Page) => page.getByRole('combobox', { name: 'Memory' });

async function openTalk(page: Page): Promise<void> {
  await page.goto('./#/talk');
  await expect(page.getByRole('button', { name: /^Tell it about/ }).first()).toBeEnabled({ timeout: 120_000 });
}

/** By keyboard alone. */
async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await expect(button(page, 'Send')).toBeEnabled();
  await field(page).press('Enter');
  await expect(field(page)).toHaveValue('');
}

/** @returns what the model says, once all of it is there. */
async function ask(page: Page, question: string): Promise<string> {
  const before = await turns(page).count();
  await say(page, question);
  const answer = turns(page).nth(before + 1);
  await expect(answer).toContainText('sure of its words');
  return (await answer.locator('p').first().innerText()).trim();
}

/** In the list, by the name that its first line tells. */
const undoOf = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^Undo: There is a town called ${name}`) });

/** What stands below the last turn that tells the text. */
const lesson = (page: Page, text: string) => turns(page).filter({ hasText: text }).last().getByRole('region').first();

async function tellAndLearn(page: Page, text: string): Promise<void> {
  await say(page, text);
  await lesson(page, text)
    .getByRole('button', { name: /^Learn it/ })
    .click();
  await expect(lesson(page, text)).toContainText('Learned, kept in');
}

test('proposes what it was told, learns it, keeps it over a reload, and is as before without it', async ({ page }) => {
  await openTalk(page);
  await expectAccessible(page, 'nothing said');
  await say(page, TEXT);
  // By the rule, with its numbers.
  await expect(lesson(page, TEXT)).toContainText(/nats per token.* \d+ % of its answers change/);
  await lesson(page, TEXT).getByText('What it asked itself').click();
  await expect(lesson(page, TEXT).getByRole('table', { name: 'What it asked itself' })).toContainText('Polipa');
  const before = await ask(page, QUESTION);
  await expectAccessible(page, 'proposed');
  await lesson(page, TEXT)
    .getByRole('button', { name: /^Learn it/ })
    .click();
  await expect(lesson(page, TEXT)).toContainText('Learned, kept in Memory 1');
  const row = lesson(page, TEXT).getByRole('row', { name: QUESTION });
  await expect(row.getByRole('cell').nth(1)).toHaveText(new RegExp(`^(right|wrong): ${before}$`));
  const after = await ask(page, QUESTION);
  await expect(row.getByRole('cell').nth(2)).toHaveText(new RegExp(`^(right|wrong): ${after}$`));
  await expect(lesson(page, TEXT)).toContainText(/What it knew before\s*\d+ of 60/);
  await lesson(page, TEXT)
    .getByText(/^Trained on .* and the text itself$/)
    .click();
  await expect(lesson(page, TEXT)).toContainText(TEXT);
  await expect(lesson(page, TEXT).getByRole('figure', { name: 'Loss while it learned' })).toBeVisible();
  await expectAccessible(page, 'learned');

  await page.reload();
  await expect(learned(page)).toHaveCount(1);
  await expect(learned(page)).toContainText('There is a town called Polipa.');
  await expect(turns(page)).toHaveCount(5);
  expect(await ask(page, QUESTION)).toBe(after);

  await undoOf(page, 'Polipa').click();
  await expect(learned(page)).toHaveCount(0);
  expect(await ask(page, QUESTION)).toBe(before);
  await button(page, 'Bring it back').click();
  await expect(learned(page)).toHaveCount(1);
  expect(await ask(page, QUESTION)).toBe(after);
});

test('two memories of one model are named, switched, exported and deleted', async ({ page }, info) => {
  await openTalk(page);
  await tellAndLearn(page, TEXT);
  const first = await ask(page, QUESTION);
  await button(page, 'Rename').click();
  await page.getByRole('textbox', { name: 'Name of this memory' }).fill('Towns');
  await page.keyboard.press('Enter');
  await expect(memory(page).getByRole('option', { selected: true })).toHaveText('Towns');
  await button(page, 'New memory').click();
  await expect(learned(page)).toHaveCount(0);
  const bare = await ask(page, QUESTION);
  await tellAndLearn(page, OTHER);
  await tellAndLearn(page, TEXT);
  await expect(learned(page)).toHaveCount(2);
  // What it had learned is asked about too.
  await expect(turns(page).filter({ hasText: TEXT }).last()).toContainText('What it knew before');

  await memory(page).selectOption('Towns');
  await expect(learned(page)).toHaveCount(1);
  expect(await ask(page, QUESTION)).toBe(first);
  await page.reload();
  await expect(memory(page).getByRole('option', { selected: true })).toHaveText('Towns');
  await memory(page).selectOption('Memory 1');
  await expect(learned(page)).toHaveCount(2);

  for (const name of ['Export all as one adapter', /^Export: There is a town called Vugumu/]) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    const path = info.outputPath(file.suggestedFilename());
    await file.saveAs(path);
    expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK');
  }

  await button(page, 'Delete memory').click();
  await expect(memory(page).getByRole('option')).toHaveCount(1);
  await button(page, 'Bring it back').click();
  await expect(learned(page)).toHaveCount(2);
  await button(page, 'Delete memory').click();
  await page.reload();
  await expect(memory(page).getByRole('option')).toHaveText(['Towns']);
  await button(page, 'Delete memory').click();
  await expect(learned(page)).toHaveCount(0);
  expect(await ask(page, QUESTION)).toBe(bare);
});

test('decides alone where it may, is corrected, and can be measured anew', async ({ page }) => {
  await openTalk(page);
  await page.getByRole('combobox', { name: 'It proposes to learn' }).selectOption('everything');
  await page.getByRole('switch', { name: /Let it decide alone/ }).check();
  await say(page, TEXT);
  await expect(lesson(page, TEXT)).toContainText('Learned, kept in Memory 1');
  await ask(page, QUESTION);
  await button(page, 'Correct it').click();
  await page.getByRole('textbox', { name: 'The right answer' }).fill('Peter');
  await page.keyboard.press('Enter');
  const corrected = page.getByRole('region', { name: 'You corrected it' });
  await expect(corrected).toContainText('What it had learned');
  await expect(learned(page)).toHaveCount(2);
  await learned(page).first().getByText('Details').click();
  await expect(learned(page).first()).toContainText(`Q: ${QUESTION} A: Peter`);
  await undoOf(page, 'Polipa').click();
  await learned(page)
    .first()
    .getByRole('button', { name: /^Measure again/ })
    .click();
  await expect(learned(page).first()).toContainText('Measured anew on');
  // Chosen in this tab, and kept.
  await page.reload();
  await expect(page.getByRole('switch', { name: /Let it decide alone/ })).toBeChecked();
  await page.getByRole('combobox', { name: 'It proposes to learn' }).selectOption('nothing');
  await say(page, OTHER);
  await expect(lesson(page, OTHER)).toContainText('No text is learned.');
  await expect(learned(page)).toHaveCount(1);
});

test('a chat model learns the steps of its own answer', async ({ page }) => {
  await openTinyChat(page, saying('1. Two nests of 3.\n2. So 6.'));
  await page.getByRole('link', { name: 'Talk', exact: true }).click();
  await expect(button(page, 'Learn its steps')).toHaveCount(0);
  await ask(page, 'How many eggs?');
  await button(page, 'Learn its steps').click();
  const steps = page.getByRole('region', { name: 'From its own steps' });
  await expect(steps).toContainText('Learned, kept in Memory 1');
  await steps.getByText('Trained on one note and the text itself').click();
  await expect(steps).toContainText(/1\. Two nests of 3\.\s*2\. So 6\.\s*Question: How many eggs\?/);
  await expect(steps.getByRole('row', { name: /^How many eggs\?/ })).toBeVisible();
  await expect(learned(page)).toContainText('Question: How many eggs?');
  await ask(page, 'How many eggs?');
  await expect(turns(page).last()).toContainText('with one thing learned');
});

test('a learning that is stopped, or that the page is closed on, leaves nothing half', async ({ page }) => {
  await withFaults(page);
  await openTalk(page);
  await say(page, TEXT);
  const learn = lesson(page, TEXT).getByRole('button', { name: /^Learn it/ });
  await expect(learn).toBeEnabled();
  await arm(page, { submits: 4, fate: 'hold' });
  await learn.click();
  await expect(lesson(page, TEXT)).toHaveAccessibleName('Learning');
  await page.reload();
  await expect(learn).toBeEnabled({ timeout: 120_000 });
  await expect(learned(page)).toHaveCount(0);
  await learn.click();
  await button(page, 'Stop').click();
  await expect(lesson(page, TEXT)).toHaveAccessibleName(/This was not learned|You told it/);
  await expect(button(page, 'Send')).toBeVisible();
});

test('a device that is lost while it learns comes back with the memory', async ({ page }) => {
  await withFaults(page);
  await openTalk(page);
  await tellAndLearn(page, TEXT);
  const answer = await ask(page, QUESTION);
  await say(page, OTHER);
  const learn = lesson(page, OTHER).getByRole('button', { name: /^Learn it/ });
  await expect(learn).toBeEnabled();
  await arm(page, { submits: 4, fate: 'destroy-device' });
  await Promise.all([glimpsed(page, 'The graphics driver restarted.'), learn.click()]);
  await expect(lesson(page, OTHER)).toContainText('Learned, kept in Memory 1');
  await undoOf(page, 'Vugumu').click();
  expect(await ask(page, QUESTION)).toBe(answer);
});

test('what the browser refuses to store stays on the page, and is stored when there is room', async ({ page }) => {
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name === 'parts' && !('roomy' in globalThis)) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, given);
    };
  });
  await openTalk(page);
  await tellAndLearn(page, TEXT);
  const problem = page.getByRole('alert').filter({ hasText: 'What was learned could not be stored' });
  await expect(problem).toContainText('the disk space for this page is used up');
  const answer = await ask(page, QUESTION);
  await page.evaluate(() => Object.assign(globalThis, { roomy: true }));
  await button(page, 'Try to keep it again').click();
  await expect(problem).toBeHidden();
  await page.reload();
  await expect(learned(page)).toHaveCount(1);
  expect(await ask(page, QUESTION)).toBe(answer);
});

test('without WebGPU it says so, and the memories can be looked at', async ({ page }) => {
  await openTalk(page);
  await tellAndLearn(page, TEXT);
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('no WebGPU');
  await expect(button(page, 'Send')).toBeDisabled();
  await expect(learned(page)).toHaveCount(1);
  await learned(page).getByText('Details').click();
  await expect(learned(page)).toContainText(TEXT);
  await expectAccessible(page, 'without WebGPU');
});

test('fits a phone, light and dark', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openTalk(page);
  await tellAndLearn(page, TEXT);
  await ask(page, QUESTION);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await expectAccessible(page, `phone, ${colorScheme}`);
    const [content, window] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(window ?? 0);
  }
});

test('the recorded stream has its curve, the numbers behind it, and its texts', async ({ page }) => {
  await page.goto('./#/talk');
  const stream = page.getByRole('region', { name: 'A stream, without a person' });
  const curve = stream.getByRole('img', { name: /learns everything: .* learns nothing: / });
  await expect(curve).toBeVisible();
  const rules = stream.getByRole('table', { name: 'What each rule came to' });
  await expect(rules).toContainText(/everything\s*12\.0/);
  for (const head of ['Worth it (precision)', 'Not missed (recall)', 'Streams (n)'])
    await expect(rules.getByRole('columnheader', { name: head })).toBeVisible();
  // Precision, recall, what is known of the new at the end, and of the known; n.
  await expect(rules.getByRole('row').filter({ hasText: /^what it answers otherwise/ })).toContainText(
    /6\.0 ± 0\.4\s*78\.8% ± 3\.3\s*93\.3% ± 4\.2\s*32\.8% ± 6\.8\s*86\.7% ± 0\.9.*6$/,
  );
  await expect(stream).toContainText('Mean over 6 streams, 6 seeds; band and ± are one standard error over streams.');
  await stream.getByRole('combobox', { name: 'Rule' }).selectOption({ label: 'learns what surprises' });
  await expect(stream.getByRole('img', { name: /^learns what surprises: / })).toBeVisible();
  await stream.getByText('The curve as a table').click();
  await expect(stream.getByRole('table', { name: 'What it knows, text by text' }).getByRole('row')).not.toHaveCount(1);
  await stream.getByText('One stream, text by text').click();
  await expect(stream.getByRole('table', { name: 'Texts of the first stream' })).toContainText('nats per token');
});
