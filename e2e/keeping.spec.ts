/** What the visitor wrote and what the stages came to outlives a reload and a second tab. */
import type { Page } from '@playwright/test';
import { button, expect, expectState, openLab, stage, test } from './lab';

test('two tabs keep a draft each, and a third begins with the last', async ({ page, context }) => {
  const passage = (of: Page) => of.getByRole('textbox', { name: 'Passage', exact: true });
  const other = await context.newPage();
  await openLab(page);
  await openLab(other);
  await passage(page).fill('Written in the first tab.');
  await passage(other).fill('Written in the second tab.');
  await page.reload();
  await other.reload();
  await expect(passage(page)).toHaveValue('Written in the first tab.');
  await expect(passage(other)).toHaveValue('Written in the second tab.');
  const third = await context.newPage();
  await third.goto('./');
  await expect(passage(third)).toHaveValue('Written in the second tab.');
});

test('finished steps are there again after a reload, and the finetune says that its adapters are gone', async ({
  page,
}) => {
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await expect(page.getByRole('table', { name: 'Answers before and after' })).toBeVisible();
  const before = {
    reward: await stage(page, 'Reward').innerText(),
    answers: await page.getByRole('tabpanel').innerText(),
  };
  await page.reload();
  for (const name of ['Self-edits', 'Quiz', 'Reward']) await expectState(page, name, 'done');
  await expectState(page, 'Finetune', 'stale');
  await expect(stage(page, 'Finetune')).toContainText('The adapters went with the worker');
  await page.getByRole('tab', { name: 'Answers' }).click();
  expect({
    reward: await stage(page, 'Reward').innerText(),
    answers: await page.getByRole('tabpanel').innerText(),
  }).toEqual(before);
  // Another quiz trains first.
  await expect(button(page, 'Quiz')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Quiz').click();
  await expectState(page, 'Finetune', 'done');
  await expectState(page, 'Reward', 'done');
  await button(page, 'Reset').click();
  await expectState(page, 'Quiz', 'idle');
  await page.reload();
  await expectState(page, 'Quiz', 'idle');
});

test('the finished stages of a task are there again after a reload', async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('#/puzzles');
  await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  const before = await stage(page, 'Self-edits').innerText();
  await page.reload();
  await expectState(page, 'Self-edits', 'done');
  await expectState(page, 'Finetune', 'idle');
  expect(await stage(page, 'Self-edits').innerText()).toBe(before);
});
