import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readPuzzleRunIndex } from '../src/seal/puzzles/runFile/index';
import { button, expect, expectAccessible, stage, test } from './lab';

const spin = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });

async function set(page: Page, name: string, value: string): Promise<void> {
  await spin(page, name).fill(value);
  await spin(page, name).press('Enter');
}

/** The link of the Share sheet, which is open afterwards. */
async function share(page: Page) {
  await button(page, 'Share').click();
  return page.getByRole('textbox', { name: 'Link' });
}

test('a setting goes into the address, and from there to someone else', async ({ page, browser }) => {
  await page.goto('#/puzzles');
  await button(page, 'Settings').click();
  await set(page, 'LoRA rank', '6');
  await page.getByRole('checkbox', { name: 'Also turned and mirrored' }).check();
  await page
    .getByRole('combobox', { name: 'Size' })
    .selectOption({ label: 'Quick look: 6 × 3 configurations × 1 round' });
  await expect(spin(page, 'Training tasks')).toHaveValue('6');
  await expect(page).toHaveURL(/#\/puzzles\?v=1&.*finetune\.rank=6/);
  await expect(page).toHaveURL(/task=lines-held-out-0/);

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(page.url());
  await button(other, 'Settings').click();
  await expect(spin(other, 'LoRA rank')).toHaveValue('6');
  await expect(other.getByRole('checkbox', { name: 'Also turned and mirrored' })).toBeChecked();
  await expect(spin(other, 'Search of the oracle')).toHaveValue('2');
  await expect(other.getByText('The link was not taken over')).toHaveCount(0);

  await other.goto('about:blank');
  await other.goto(page.url().replace(/\?.*/, ''));
  await button(other, 'Settings').click();
  await expect(spin(other, 'LoRA rank')).toHaveValue('6');
  await button(other, 'Restore defaults').click();
  await expect(spin(other, 'LoRA rank')).toHaveValue('4');
  await expect(other).not.toHaveURL(/finetune/);
  await context.close();
});

for (const [field, given, used] of [
  ['Seed', '-5', '0'],
  ['Edits per task', '1e9', '256'],
  ['Resamples', '16', '15'],
  ['Step limit', '2.6', '3'],
  ['Policy learning rate', '7', '1'],
  ['Held-out tasks', '', '40'],
] as const) {
  test(`${field} of "${given}" becomes ${used}, told at the field`, async ({ page }) => {
    await page.goto('#/puzzles');
    await button(page, 'Settings').click();
    await set(page, field, given);
    await expect(spin(page, field)).toHaveValue(used);
    await expect(spin(page, field)).toHaveAccessibleDescription(new RegExp(`set to ${used}\\.`));
  });
}

test('junk in a link is told, each part by its name, and leaves the page usable', async ({ page }) => {
  await page.goto(
    '#/puzzles?v=1&edits=5000&seed=x&writing.form=official&colour=blue&task=circles-1&run=none&finetune.rank=6',
  );
  const notice = page.getByText('The link was not taken over as it stands.').locator('..');
  await expect(notice).toContainText('Edits per task: 5000 must be at most 256; set to 256.');
  await expect(notice).toContainText('Seed');
  await expect(notice).toContainText('Form of the configurations');
  await expect(notice).toContainText('colour: blue: unknown setting; left out.');
  await expect(notice).toContainText('Task: circles-1');
  await expect(notice).toContainText('Recorded run: none: no puzzle run of this name came with this Selkie');
  await button(page, 'Understood').click();
  await expect(notice).toBeHidden();
  await button(page, 'Settings').click();
  await expect(spin(page, 'LoRA rank')).toHaveValue('6');
  await expect(stage(page, 'Task')).toContainText('lines-held-out-0');
});

test('share names a task of the world, and packs one of the visitor only when ticked', async ({ page }) => {
  await page.goto('#/puzzles?v=1&task=regions-held-out-5&edits=4');
  await expect(stage(page, 'Task')).toContainText('regions-held-out-5');
  const link = await share(page);
  await expect(link).toHaveValue(/#\/puzzles\?v=1&edits=4&task=regions-held-out-5/);
  const box = page.getByRole('checkbox', { name: /Include my task/ });
  await expect(box).toHaveCount(0);
  await button(page, 'Close').click();

  await button(page, 'Edit or draw').click();
  await page.getByRole('region', { name: 'Grid editor' }).getByRole('gridcell').first().click();
  await expect(stage(page, 'Task')).toContainText('regions-held-out-5-edited');
  await expect(page).not.toHaveURL(/task=/);
  await share(page);
  await expect(link).not.toHaveValue(/[&?](p|task)=/);
  await box.check();
  await expect(link).toHaveValue(/[&?]p=/);
  const address = await link.inputValue();
  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  await page.goto(address);
  await expect(stage(page, 'Task')).toContainText('regions-held-out-5-edited');
});

const runs = readPuzzleRunIndex(JSON.parse(readFileSync('public/runs/puzzles/index.json', 'utf8')))?.runs ?? [];
test('a recorded run is opened by its name, and its tasks do not change the address', async ({ page }) => {
  const [, second] = runs;
  if (second === undefined) throw new Error('public/runs/puzzles/index.json lists fewer than two runs');
  await page.goto(`#/puzzles?v=1&run=${second.id}`);
  const recorded = page.getByRole('region', { name: 'Recorded puzzle run' });
  await expect(recorded).toContainText(second.title);
  await expect(page).toHaveURL(new RegExp(`task=lines-held-out-0&run=${second.id}$`));
  await recorded.getByRole('combobox', { name: 'Tasks' }).selectOption('held-out');
  await expect(page).toHaveURL(new RegExp(`v=1&run=${second.id}$`));
  await recorded.getByRole('button', { name: 'Back to my own task' }).click();
  await expect(page).toHaveURL(/task=lines-held-out-0/);
});

test('no barrier that axe finds in the settings and nothing off the side, light and dark, wide and narrow', async ({
  page,
}) => {
  await page.goto('#/puzzles?v=1&edits=5000');
  await button(page, 'Settings').click();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      // Without motion: halfway through its change of colours the page is in neither theme.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page, `puzzle settings, ${colorScheme}, ${width}`);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over).toBeLessThanOrEqual(0);
    }
  }
});
