/** The top bar fails by itself: the page goes on, and the other pages stay within reach. */
import { test } from '@playwright/test';
import { encodeLink } from '../src/app/knowledge/link';
import { button, expect, expectState, PASSAGE, SMALL } from './lab';

test('a top bar that cannot be drawn says so, the Lab runs, and it comes back on Try again', async ({ page }) => {
  // The number of the model's parameters is drawn there alone, and is the only one as large.
  await page.addInitScript(() => {
    const write = Number.prototype.toLocaleString;
    Number.prototype.toLocaleString = function (...wanted) {
      if (Number(this) > 100_000 && !('mended' in globalThis)) throw new Error('no digits');
      return write.apply(this, wanted);
    };
  });
  await page.goto(encodeLink({ settings: SMALL, sample: null, passage: PASSAGE }));
  const bar = page.getByRole('banner');
  await expect(bar.getByRole('alert')).toHaveText('The top bar could not be shown. no digits', { timeout: 120_000 });
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  await bar.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
  await expect(bar.getByRole('alert')).toBeVisible();
  await page.evaluate(() => Object.assign(globalThis, { mended: true }));
  await button(page, 'Try again').click();
  await expect(bar.getByRole('alert')).toBeHidden();
  await expect(button(page, 'Share')).toBeVisible();
  await bar.getByRole('link', { name: 'Lab', exact: true }).click();
  await expectState(page, 'Self-edits', 'done');
});
