/** One cursor for all charts of a page that have an axis in common, by pointer and by keys. */
import type { Locator, Page } from '@playwright/test';
import { entryOf } from '../src/seal/knowledge/runFile/index';
import { rowOf } from '../src/seal/record/format';
import { sequencesRun } from '../src/seal/testing/sequencesRun';
import { expect, expectAccessible, test } from './lab';
import { own } from './runsPage';

/** Where the drawings within stand, as far as they show a place. */
const placesIn = (within: Locator) =>
  within.locator('[data-cursor] [data-at]').evaluateAll((all) => all.map((one) => one.getAttribute('data-at')));

async function withoutGpu(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
}

test('the losses of a recorded run show one step: in the story, on the stages and in the details', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await withoutGpu(page);
  await page.goto('./');
  const sparks = page.getByRole('figure', { name: 'Loss while finetuning' });
  const told = page.getByRole('region', { name: 'What happened' });
  // What the run brings may still move the chart away from under the pointer.
  await expect(async () => {
    await sparks.locator('svg').hover();
    expect(await placesIn(sparks)).toHaveLength(1);
  }).toPass();
  const [step] = await placesIn(sparks);
  await expect(told.getByText(new RegExp(`^step ${step}: loss \\d`))).toHaveCount(2);
  await page.getByRole('tab', { name: 'Loss curves' }).click();
  const curves = page.getByRole('figure', { name: 'Loss by step' });
  await expect(curves.getByRole('application')).toBeVisible();
  // By keys, on either.
  await sparks.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(sparks.getByRole('slider')).toHaveAttribute('aria-valuetext', /^step 2: loss \d/);
  await expect.poll(() => placesIn(curves)).toEqual(['2']);
  await expect(curves).toContainText('step 2');
  await curves.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(curves).toContainText('Step 3');
  await expect.poll(() => placesIn(sparks)).toEqual(['3']);
  await sparks.getByRole('slider').focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => placesIn(sparks)).toEqual([]);
  // The rounds are alone with their axis.
  await expect(page.getByRole('figure', { name: 'Held-out accuracy by round' }).getByRole('slider')).toHaveCount(0);
});

test('runs side by side, and the notebook below them, show the same round', async ({ page }) => {
  await withoutGpu(page);
  await page.goto('./#/runs');
  const recorded = page.getByRole('region', { name: /^Recorded runs/ }).first();
  for (const at of [0, 1])
    await page
      .getByRole('checkbox', { name: /^Compare/ })
      .nth(at)
      .check({ force: true });
  await page.getByRole('checkbox', { name: 'Seeds together' }).uncheck();
  await page.getByText('Side by side', { exact: true }).click();
  const apart = page.getByRole('figure', { name: 'Held-out accuracy by round, run by run' });
  await apart.getByRole('slider').focus();
  await page.keyboard.press('End');
  await expect.poll(() => placesIn(apart)).toEqual(['2', '2']);
  await expect(apart.getByRole('slider')).toHaveAttribute('aria-valuetext', /^round 2: 1\. .* \d+%, 2\. .* \d+%$/);
  await expect.poll(async () => (await placesIn(recorded)).includes('2')).toBe(true);
  await expectAccessible(page, 'linked rounds');
  await page.getByText('One chart', { exact: true }).click();
  const overlay = page.getByRole('figure', { name: 'Held-out accuracy by round' });
  await overlay.locator('svg[role=img]').hover();
  await expect.poll(() => placesIn(overlay)).toHaveLength(1);
  const [round] = await placesIn(overlay);
  await expect.poll(async () => new Set(await placesIn(recorded))).toEqual(new Set([round]));
});

test('a cell of the retention matrix shows its place in what counts edits, and is shown by it', async ({ page }) => {
  const run = sequencesRun();
  await page.goto('./#/runs');
  await page.getByLabel('Run files').setInputFiles({
    name: 'sequences.json',
    mimeType: 'application/json',
    buffer: Buffer.from(rowOf(run).text),
  });
  await own(page)
    .getByRole('listitem')
    .getByRole('button', { name: `Open ${entryOf(run, '').title}` })
    .click();
  const matrix = page.getByRole('table', { name: /^Retention matrix/ });
  const age = page.locator('[data-chart="by-age"]');
  // It is there once both are drawn: an axis of one drawing has no place.
  await expect(age.getByRole('slider')).toBeAttached();
  await matrix.getByRole('button', { name: /^Passage 1 after 3 edits/ }).focus();
  await expect.poll(() => placesIn(age)).toEqual(['2']);
  await age.getByRole('slider').focus();
  await page.keyboard.press('Home');
  // Each passage right after its own edit.
  await expect
    .poll(() => matrix.locator('td[data-at]').evaluateAll((all) => all.map((one) => one.textContent)))
    .toHaveLength(3);
  await expect(matrix.locator('td[data-at]').first()).toHaveAttribute('data-own', 'true');
});
