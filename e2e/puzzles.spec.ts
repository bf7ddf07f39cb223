import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readPuzzleRunIndex } from '../src/seal/puzzles/runFile/index';
import { button, expect, expectAccessible, expectState, stage, test } from './lab';

test.beforeEach(async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('#/puzzles?v=1&task=lines-held-out-0');
  await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
});

/** A software GPU on a machine that does other work too. */
const SLOW = { timeout: 500_000 };

/** Two steps of one adapter: as little as there is. */
async function trainByHand(page: Page): Promise<void> {
  await page.getByText('Write one by hand').click();
  await page.getByRole('checkbox', { name: 'Colours' }).first().uncheck();
  const epochs = page.getByRole('spinbutton', { name: 'Epochs' });
  await epochs.fill('1');
  await epochs.press('Enter');
  await button(page, 'Add this configuration').click();
  await expect(stage(page, 'Self-edits')).toContainText('by hand');
  await button(page, 'Quiz').click();
  await expect(stage(page, 'Reward').getByText('done', { exact: true })).toBeVisible(SLOW);
  for (const name of ['Finetune', 'Quiz']) await expectState(page, name, 'done');
}

test('a configuration by hand can be trained alone, and another seed makes it stale', async ({ page }) => {
  await expect(stage(page, 'Task')).toContainText('held-out');
  await expect(stage(page, 'Self-edits')).toContainText('5 to write');
  await expect(button(page, 'Step')).toBeEnabled();
  await trainByHand(page);
  await expectState(page, 'Self-edits', 'idle');
  await page.getByRole('tab', { name: 'Configurations' }).click();
  await expectAccessible(page, 'a configuration by hand');
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true });
  await seed.fill('77');
  await seed.press('Enter');
  await expectState(page, 'Finetune', 'stale');
  await expect(stage(page, 'Reward')).toContainText('of 1');
  await button(page, 'Reset').click();
  await expectState(page, 'Finetune', 'idle');
});

test('the three buttons of the task stay inside their card', async ({ page }) => {
  for (const width of [1210, 1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const card = await stage(page, 'Task').boundingBox();
    for (const one of await stage(page, 'Task').getByRole('button').all()) {
      const box = await one.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0), `at ${width} px`).toBeLessThanOrEqual(
        (card?.x ?? 0) + (card?.width ?? 0),
      );
    }
  }
});

test('the library and the editor change the task', async ({ page }) => {
  await button(page, 'Choose task').click();
  await page
    .getByRole('region', { name: 'Task library' })
    .getByRole('button', { name: /regions-held-out-1\b/ })
    .click();
  await expect(stage(page, 'Task')).toContainText('regions-held-out-1');
  await button(page, 'Edit or draw').click();
  const editor = page.getByRole('region', { name: 'Grid editor' });
  await editor.getByTitle('9: maroon').click();
  const cell = editor.getByRole('gridcell').first();
  const maroon = 'row 1, column 1, maroon';
  const paint = async (grid: string): Promise<void> => {
    await editor.getByRole('button', { name: `Edit ${grid}` }).click();
    await expect(cell).not.toHaveAccessibleName(maroon);
    await cell.click();
    await expect(cell).toHaveAccessibleName(maroon);
  };
  await paint('demonstration 1, input');
  await paint('demonstration 1, output');
  // Each stroke is a step back of its own, whichever grid it was drawn in.
  await editor.getByRole('button', { name: 'Undo' }).click();
  await expect(cell).not.toHaveAccessibleName(maroon);
  await editor.getByRole('button', { name: 'Edit demonstration 1, input' }).click();
  await expect(cell).toHaveAccessibleName(maroon);
});

test('size and quiz go into the address too, with the task by its name', async ({ page }) => {
  await button(page, 'Settings').click();
  await page.getByRole('checkbox', { name: 'Also turned and mirrored' }).check();
  await page
    .getByRole('combobox', { name: 'Size' })
    .selectOption({ label: 'Quick look: 6 × 3 configurations × 1 round' });
  await expect(page.getByRole('spinbutton', { name: 'Training tasks', exact: true })).toHaveValue('6');
  await expect(page).toHaveURL(/#\/puzzles\?v=1&.*task=lines-held-out-0/);
  const address = page.url();
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.goto('about:blank');
  await page.goto(address);
  await button(page, 'Settings').click();
  await expect(page.getByRole('checkbox', { name: 'Also turned and mirrored' })).toBeChecked();
  await expect(page.getByRole('spinbutton', { name: 'Search of the oracle', exact: true })).toHaveValue('2');
});

test('share names a task of the world', async ({ page }) => {
  await page.goto('#/puzzles?v=1&task=regions-held-out-5&edits=4');
  await expect(stage(page, 'Task')).toContainText('regions-held-out-5');
  await button(page, 'Share').click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(
    /#\/puzzles\?v=1&edits=4&task=regions-held-out-5/,
  );
  await expect(page.getByRole('checkbox', { name: /Include my task/ })).toHaveCount(0);
  await button(page, 'Close').click();
  await expect(page.getByRole('dialog')).toBeHidden();
});

const runs = readPuzzleRunIndex(JSON.parse(readFileSync('public/runs/puzzles/index.json', 'utf8')))?.runs ?? [];
test('a recorded run is opened by its name, and the address names its task, which a reload brings back', async ({
  page,
}) => {
  const [, second] = runs;
  if (second === undefined) throw new Error('public/runs/puzzles/index.json lists fewer than two runs');
  await page.goto(`#/puzzles?v=1&run=${second.id}`);
  const recorded = page.getByRole('region', { name: 'Recorded puzzle run' });
  await expect(recorded).toContainText(second.title);
  await expect(page).toHaveURL(new RegExp(`task=lines-held-out-0&run=${second.id}$`));
  await recorded.getByRole('combobox', { name: 'Tasks' }).selectOption('held-out');
  await expect(page).toHaveURL(new RegExp(`v=1&run=${second.id}&at=held-out\\.0\\.policy\\.2$`));
  await page.reload();
  await expect(recorded.getByRole('combobox', { name: 'Task of this run' })).toHaveValue('0');
  await expect(page).toHaveURL(/&at=held-out\.0\.policy\.2$/);
  await recorded.getByRole('button', { name: 'Back to my own task' }).click();
  await expect(page).toHaveURL(/task=lines-held-out-0/);
});
