import { encodeLink } from '../src/app/knowledge/link';
import { button, expect, expectAccessible, expectState, openLab, PASSAGE, SMALL, stage, test } from './lab';

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

test('while the steps run, the chart of the rounds, which no step changes, is not drawn anew', async ({ page }) => {
  // The chart library measures each line that it draws.
  await page.addInitScript(() => {
    const measure = SVGPathElement.prototype.getTotalLength;
    SVGPathElement.prototype.getTotalLength = function (this: SVGPathElement): number {
      const { dataset } = document.documentElement;
      if (this.closest('[data-chart="rounds"]') !== null) dataset.drawn = String(Number(dataset.drawn ?? 0) + 1);
      return measure.call(this);
    };
  });
  await page.goto('./');
  const drawn = (): Promise<number> => page.evaluate(() => Number(document.documentElement.dataset.drawn ?? 0));
  await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
  await expect(stage(page, 'Rounds').getByText('best of k').first()).toBeVisible();
  await expect.poll(drawn).toBeGreaterThan(0);
  const before = await drawn();
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  expect(await drawn()).toBe(before);
});

test('nothing moves when the estimate of a run arrives', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(encodeLink({ settings: SMALL, sample: null, passage: PASSAGE }));
  // The last part of the bar that comes by itself, before there is a model to estimate for.
  await expect(page.getByRole('combobox', { name: 'Try' })).toBeVisible();
  const top = async (): Promise<number | undefined> => (await button(page, 'Run all steps').boundingBox())?.y;
  const before = await top();
  await expect(
    page
      .getByRole('main')
      .getByText(/≈ .*, peak/)
      .first(),
  ).toBeVisible({ timeout: 120_000 });
  expect(await top()).toBe(before);
});
