import type { Page } from '@playwright/test';
import { button, choose, expect, expectAccessible, expectState, openLab, SMALL, test } from './lab';

/** Far enough from what the model would guess that its two self-edits come to answers of their own. */
const TWO = { ...SMALL, finetune: { ...SMALL.finetune, epochs: 16, learningRate: 2e-2 } };

async function answersIn(page: Page, table: string, column: number): Promise<Map<string, string>> {
  const rows = page.getByRole('table', { name: table, exact: true }).getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  const told = new Map<string, string>();
  for (const row of (await rows.all()).slice(1)) {
    const cells = row.getByRole('cell');
    told.set(await cells.nth(1).innerText(), await cells.nth(column).innerText());
  }
  return told;
}

test('the answers of two self-edits stand side by side', async ({ page }) => {
  await openLab(page, TWO);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await page.getByRole('tab', { name: 'Answers', exact: true }).click();
  const panel = page.getByRole('tabpanel');
  const pick = (edit: number) => choose(panel.getByRole('radio', { name: `Edit ${edit}`, exact: true }));
  await pick(1);
  const first = await answersIn(page, 'Answers before and after', 4);
  await pick(2);
  const second = await answersIn(page, 'Answers before and after', 4);
  expect(second.size).toBe(3);

  const beside = panel.getByRole('combobox', { name: 'Edit 2 beside' });
  await expect(beside.getByRole('option')).toHaveText(['the model without notes', 'Edit 1', 'Passage only']);
  await beside.selectOption('Edit 1');
  const table = 'Answers with edit 1 and with edit 2';
  expect(await answersIn(page, table, 3)).toEqual(first);
  expect(await answersIn(page, table, 4)).toEqual(second);
  await expect(panel).toContainText(/right only with edit 2, \d only with edit 1|both get the same ones right/);
  // Where the two differ, the words are marked on both sides.
  const different = [...first].filter(([question, answer]) => second.get(question) !== answer).length;
  const marked = page
    .getByRole('table', { name: table })
    .getByRole('row')
    .filter({ has: page.locator('ins') });
  await expect(marked).toHaveCount(different);
  await expectAccessible(page, 'two self-edits');

  // The one beside cannot be the chosen one itself.
  await pick(1);
  await expect(panel.getByRole('combobox', { name: 'Edit 1 beside' })).toHaveValue('base');
  await expect(page.getByRole('table', { name: 'Answers before and after' })).toBeVisible();
});
