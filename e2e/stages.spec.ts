import { readFile } from 'node:fs/promises';
import { button, expect, expectState, openLab, SMALL, selfEditTexts, stage, test } from './lab';

test('one press runs the whole loop and tells what was fixed and broken', async ({ page }) => {
  await openLab(page);
  await button(page, 'Run all steps').click();
  for (const name of ['Self-edits', 'Finetune', 'Quiz', 'Reward']) await expectState(page, name, 'done');
  await expect(page.getByRole('tab', { name: 'Answers' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel')).toContainText(/\d+ fixed, \d+ broken/);
  await expect(page.getByRole('table', { name: 'Answers before and after' }).getByRole('row')).toHaveCount(4);
  await expect(stage(page, 'Reward').getByRole('figure', { name: 'Reward of each self-edit' })).toBeVisible();
  await page.getByRole('tab', { name: 'Loss curves' }).click();
  await expect(page.getByRole('figure', { name: 'Loss by step' })).toBeVisible();
  await page.getByRole('tab', { name: 'Training sequences' }).click();
  await expect(page.getByRole('table', { name: 'Training sequences' })).toContainText('passage');
});

test('each stage runs alone, and a change marks only what rests on it as stale', async ({ page }) => {
  await openLab(page);
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  await expectState(page, 'Finetune', 'idle');
  await button(page, 'Finetune').click();
  await expectState(page, 'Finetune', 'done');
  await button(page, 'Quiz').click();
  await expectState(page, 'Quiz', 'done');

  await page.getByRole('textbox', { name: 'Right answer 1', exact: true }).fill('Nowhere');
  await expectState(page, 'Quiz', 'stale');
  await expectState(page, 'Reward', 'stale');
  await expectState(page, 'Finetune', 'done');

  const before = await stage(page, 'Self-edits').innerText();
  await page.getByRole('textbox', { name: 'Passage', exact: true }).fill('Polipa sells wax. It lies in Estmark.');
  for (const name of ['Self-edits', 'Finetune', 'Quiz', 'Reward']) await expectState(page, name, 'stale');
  await expect(stage(page, 'Self-edits')).toContainText('Computed before the passage changed.');
  // Stale, not erased.
  expect(before.split('\n').filter((line) => /^Edit \d/.test(line))).toHaveLength(SMALL.edits);
  await expect(stage(page, 'Self-edits').getByRole('button', { name: /^Edit/ })).toHaveCount(SMALL.edits);
});

test('the same seed writes the same self-edits, another seed others', async ({ page }) => {
  await openLab(page);
  const written = async (seed: string): Promise<string[]> => {
    const field = page.getByRole('spinbutton', { name: 'Seed', exact: true });
    await field.fill(seed);
    await field.press('Enter');
    await button(page, 'Write self-edits').click();
    await expectState(page, 'Self-edits', 'done');
    return selfEditTexts(page);
  };
  const first = await written('7');
  const other = await written('8');
  expect(await written('7')).toEqual(first);
  expect(other).not.toEqual(first);
});

test('export gives the run as JSON, and tables as CSV and Markdown', async ({ page }) => {
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  const fileOf = async (label: string): Promise<string> => {
    await button(page, 'Export').click();
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, label).click()]);
    return readFile(await download.path(), 'utf8');
  };
  const run: unknown = JSON.parse(await fileOf('Everything, as JSON'));
  expect(run).toMatchObject({ schema: 'selkie-lab', version: 1, settings: { edits: 2 }, passage: { title: 'Polipa' } });
  expect((await fileOf('Answers, as CSV')).split('\r\n')[0]).toContain('before_correct');
  const measures = await fileOf('Self-edits and their measures, as Markdown');
  expect(measures).toMatch(/^- Selkie micro-world \(.* parameters, .*\) on .*\n- seed: \d+\n- n = \d+ questions/);
  expect(measures).toContain('\n| Edit | True |');
});
