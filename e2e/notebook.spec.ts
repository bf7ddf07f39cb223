/** The Runs page as a notebook: a picture of each run, any number compared, seeds together, tags, a filter, and a link. */
import type { Page } from '@playwright/test';
import { button, expect, expectAccessible, test } from './lab';
import { importRun, own } from './runsPage';

const recorded = (page: Page) => page.getByRole('region', { name: 'Recorded runs', exact: true });
const comparison = (page: Page) => page.getByRole('region', { name: 'Comparison', exact: true });
const ticks = (page: Page) => recorded(page).getByRole('checkbox', { name: /^Compare/ });

/** Three seeds of the same settings, which lie at these places of the list. */
async function tickSeeds(page: Page): Promise<void> {
  await page.goto('./#/runs');
  for (const seed of [1, 2, 3])
    await recorded(page)
      .getByRole('checkbox', { name: `Compare Two rounds of ReST-EM, 50 held-out passages, seed ${seed}` })
      .check();
}

test('each run has a picture and a line of what differs, and ticking is answered where the eye is', async ({
  page,
}) => {
  await page.goto('./#/runs');
  const first = recorded(page).getByRole('listitem').first();
  await expect(first.getByRole('img', { name: /^base \d+%, round 0 \d+%, round 1 \d+%, round 2 \d+%$/ })).toBeVisible();
  await expect(first).toContainText(/\d+\.\d% → \d+\.\d% ± \d\.\d, n = 50/);
  await expect(first).toContainText('Other than the defaults: ');
  const told = page.getByRole('status').filter({ hasText: /ticked|Comparing/ });
  await ticks(page).nth(0).check();
  await expect(told).toContainText('Tick another run to compare.');
  await expect(told).toBeInViewport();
  await ticks(page).nth(3).check();
  await expect(told).toContainText('Comparing 2 runs: ');
  await expect(told).toBeInViewport();
  // Beside the list, wherever that has been scrolled to.
  await expect(comparison(page).getByRole('heading', { name: 'Comparison' })).toBeInViewport();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`three seeds are one line with n = 3, or three, or side by side, accessible in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await tickSeeds(page);
    const chart = comparison(page).getByRole('figure', { name: 'Held-out accuracy by round', exact: true });
    const drawing = chart.locator('svg[role=img]');
    await expect(drawing).toHaveAccessibleName(/^1\. .* and 2 other seeds \(mean, n = 3\): round 0: \d+% .*, 3 seeds/);
    await expect(chart).toContainText('mean over seeds, bars one standard error over them');
    await expectAccessible(page, `seeds together in ${scheme}`);
    await page.getByRole('checkbox', { name: 'Seeds together' }).uncheck();
    await expect(drawing).toHaveAccessibleName(/^1\. .*50 passages.*; 2\. .*; 3\. /);
    const differing = comparison(page).getByRole('table', { name: 'What differs in the settings' });
    await expect(differing.getByRole('row', { name: 'Seed 1 2 3' })).toBeVisible();
    await page.getByText('Side by side', { exact: true }).click();
    const apart = page.getByRole('figure', { name: 'Held-out accuracy by round, run by run' });
    await expect(apart.getByRole('img')).toHaveAccessibleName(/^1\. .*; 2\. .*; 3\. /);
    await expectAccessible(page, `side by side in ${scheme}`);
  });
}

test('a comparison has a link, which opens it again and names what is not here', async ({ page, context }) => {
  await tickSeeds(page);
  await expect
    .poll(() => decodeURIComponent(page.url()))
    .toMatch(/#\/runs\?compare=knowledge-[^,]+,knowledge-[^,]+,knowledge-/);
  const address = page.url();
  const other = await context.newPage();
  await other.goto(address);
  await expect(other.getByRole('status').filter({ hasText: 'Comparing 3 runs: ' })).toBeVisible();
  await other.goto('about:blank');
  await other.goto(`${address},knowledge-of-another-browser`);
  await expect(other.getByRole('alert')).toContainText('One run of this link is not in this browser.');
  await expect(comparison(other)).toBeVisible();
  await button(other, 'Clear').click();
  await expect(comparison(other)).toBeHidden();
  await expect.poll(() => other.url()).toMatch(/#\/runs\??$/);
});

test('tags are kept with the run, and the list is filtered by tag, domain and words', async ({ page }) => {
  await importRun(page);
  await own(page)
    .getByRole('button', { name: /^Tags of/ })
    .click();
  await page.getByRole('textbox', { name: /^Tags/ }).fill('thesis,  first try');
  await button(page, 'Save').click();
  await page.reload();
  const tags = own(page)
    .getByRole('list', { name: /^Tags of/ })
    .getByRole('listitem');
  await expect(tags).toHaveText(['thesis', 'first try']);
  await expect(own(page)).not.toContainText('recorded');
  const filter = page.getByRole('search', { name: 'Filter runs' });
  await filter.getByRole('combobox', { name: 'Tag' }).selectOption('thesis');
  await expect(recorded(page)).toContainText('No run here matches the filter.');
  await expect(own(page).getByRole('heading', { level: 3 })).toHaveCount(1);
  await button(page, 'Clear the filter').click();
  await filter.getByRole('combobox', { name: 'Domain' }).selectOption('puzzles');
  await expect(recorded(page)).toContainText('No run here matches the filter.');
  await button(page, 'Clear the filter').click();
  await filter.getByRole('searchbox', { name: 'Search runs' }).fill('ReST-EM seed 2');
  await expect(recorded(page).getByRole('heading', { level: 3 })).toHaveCount(1);
  await expectAccessible(page, 'a filtered notebook');
});

test('recorded runs can be tagged too, and found by their tags, also after a reload', async ({ page }) => {
  await page.goto('./#/runs');
  const first = recorded(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 3 }) })
    .first();
  await first.getByRole('button', { name: /^Tags of/ }).click();
  await page.getByRole('textbox', { name: /^Tags/ }).fill('lecture 3');
  await button(page, 'Save').click();
  const tags = recorded(page)
    .getByRole('list', { name: /^Tags of/ })
    .getByRole('listitem');
  await expect(tags).toHaveText(['lecture 3']);
  await expect(first.getByRole('button', { name: /^(Rename|Delete)/ })).toHaveCount(0);
  await page.reload();
  await expect(tags).toHaveText(['lecture 3']);
  const filter = page.getByRole('search', { name: 'Filter runs' });
  await filter.getByRole('combobox', { name: 'Tag' }).selectOption('lecture 3');
  await expect(recorded(page).getByRole('heading', { level: 3 })).toHaveCount(1);
  // Without any, the run has none, and the filter nothing to offer.
  await recorded(page)
    .getByRole('button', { name: /^Tags of/ })
    .click();
  await page.getByRole('textbox', { name: /^Tags/ }).fill('');
  await button(page, 'Save').click();
  await expect(tags).toHaveCount(0);
});

test('at 390 pixels the comparison is one press away, and nothing is wider than the page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await tickSeeds(page);
  await button(page, 'Show the comparison').click();
  await expect(comparison(page)).toBeFocused();
  await expect(comparison(page).getByRole('heading', { name: 'Comparison' })).toBeInViewport();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
