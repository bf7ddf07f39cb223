import type { Page } from '@playwright/test';
import { button, expect, expectAccessible, expectState, stage, test } from './lab';

test.beforeEach(async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('#/puzzles');
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

test('a task goes from configurations to votes', async ({ page }) => {
  await expect(stage(page, 'Task')).toContainText('held-out');
  await expect(button(page, 'Step')).toBeEnabled();
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  await expectState(page, 'Finetune', 'idle');
  await expect(stage(page, 'Self-edits').getByRole('button', { name: /^Edit \d+$/ })).toHaveCount(5);
  await button(page, 'Finetune').click();
  await expect(stage(page, 'Reward').getByText('done', { exact: true })).toBeVisible(SLOW);
  await expect(stage(page, 'Reward')).toContainText(/\d of 5 solves? the task/);
  await page.getByRole('tab', { name: 'Predictions' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(/\d+ of \d+ votes/);
  await page.getByRole('tab', { name: 'Examples' }).click();
  await expect(page.getByRole('region', { name: 'Training examples' })).toBeVisible();
  await page.getByRole('tab', { name: 'Curves' }).click();
  await expect(page.getByRole('figure', { name: 'Loss by step' })).toBeVisible();
});

test('a configuration by hand can be trained alone, and another seed makes it stale', async ({ page }) => {
  await trainByHand(page);
  await expectState(page, 'Self-edits', 'idle');
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true });
  await seed.fill('77');
  await seed.press('Enter');
  await expectState(page, 'Finetune', 'stale');
  await expect(stage(page, 'Reward')).toContainText('of 1');
  await button(page, 'Reset').click();
  await expectState(page, 'Finetune', 'idle');
});

test('the library and the editor change the task', async ({ page }) => {
  await button(page, 'Choose task').click();
  await page
    .getByRole('region', { name: 'Task library' })
    .getByRole('button', { name: /regions-held-out-1\b/ })
    .click();
  await expect(stage(page, 'Task')).toContainText('regions-held-out-1');
  await button(page, 'Edit or draw').click();
  await expect(page.getByRole('region', { name: 'Grid editor' })).toBeVisible();
});

test('no barrier that axe finds and nothing off the side, light and dark, wide and narrow', async ({ page }) => {
  await trainByHand(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const tab of ['Predictions', 'Configurations', 'Landscape']) {
        await page.getByRole('tab', { name: tab }).click();
        await expectAccessible(page, `puzzles, ${tab}, ${colorScheme}, ${width}`);
      }
      const { content, shown } = await page.evaluate(() => ({
        content: document.documentElement.scrollWidth,
        shown: document.documentElement.clientWidth,
      }));
      expect(content).toBeLessThanOrEqual(shown);
    }
  }
});
