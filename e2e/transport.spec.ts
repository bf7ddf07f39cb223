import { button, expect, expectAccessible, expectState, openLab, SMALL, stage, test } from './lab';

const LONG = { ...SMALL, finetune: { ...SMALL.finetune, epochs: 400 } };

test('pause holds a run, resume goes on, stop ends it, and the page stays usable', async ({ page }) => {
  await openLab(page, LONG);
  const status = page.getByRole('contentinfo');
  await button(page, 'Run all steps').click();
  await button(page, 'Pause').click();
  await expect(status).toContainText('paused');
  await expect(button(page, 'Run all steps')).toBeDisabled();
  await button(page, 'Resume').click();
  await expect(status).not.toContainText('paused');
  await button(page, 'Stop').click();
  await expect(status).toContainText('Ready');
  await expect(button(page, 'Run all steps')).toBeEnabled();

  await button(page, 'Reset').click();
  for (const name of ['Self-edits', 'Finetune', 'Quiz', 'Reward']) await expectState(page, name, 'idle');
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).not.toBeEmpty();
});

test('a long finetune stops when asked', async ({ page }) => {
  await openLab(page, LONG);
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  await button(page, 'Finetune').click();
  await expect(page.getByRole('contentinfo')).toContainText(/step \d+ of \d+/);
  await button(page, 'Stop').click();
  await expect(page.getByRole('contentinfo')).toContainText('Ready');
  await expectState(page, 'Finetune', 'idle');
});

test('step runs one stage after another', async ({ page }) => {
  await openLab(page);
  for (const name of ['Self-edits', 'Finetune', 'Quiz']) {
    await button(page, 'Step').click();
    await expectState(page, name, 'done');
  }
});

test('a small ReST-EM run draws round 0 and round 1 and says what n is', async ({ page }) => {
  await openLab(page);
  await button(page, 'Run ReST-EM').click();
  const rounds = stage(page, 'Rounds');
  await expect(rounds.getByRole('figure', { name: 'Held-out accuracy by round' })).toBeVisible({ timeout: 120_000 });
  await expect(rounds).toContainText('After round 1', { timeout: 150_000 });
  await expect(rounds).toContainText('1 held-out passage');
  await rounds.getByText('Table of conditions').click();
  const table = rounds.getByRole('table', { name: 'Conditions' });
  await expect(table).toContainText('Base, no adapter');
  await expect(table).toContainText('Self-edits after round 1');
  await expect(page.getByText('The model now is the policy after round 1')).toBeVisible();
  await expectAccessible(page, 'rounds');
  await page.setViewportSize({ width: 390, height: 900 });
  const figure = rounds.getByRole('figure', { name: 'Held-out accuracy by round' });
  await expect
    .poll(async () => ((await figure.boundingBox())?.width ?? 0) <= 390, {
      message: 'the figure follows a narrower page',
    })
    .toBe(true);
  await button(page, 'Back to the model as shipped').click();
  await expect(page.getByText('The model now is the policy after round 1')).toBeHidden();
});
