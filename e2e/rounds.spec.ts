import { button, expect, expectAccessible, openLab, stage, test } from './lab';

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
  // Nothing brings it back, so it is asked for twice.
  const policy = page.getByText('The model now is the policy after round 1');
  await button(page, 'Back to the model as shipped').click();
  await expect(policy).toContainText('Only running the rounds again would bring it back.');
  await button(page, 'Keep it').click();
  await expect(policy).toBeVisible();
  await button(page, 'Back to the model as shipped').click();
  await button(page, 'Give up the trained policy').click();
  await expect(policy).toBeHidden();
});
