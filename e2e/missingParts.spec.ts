/** A file of the build that does not come, because the connection is gone or another build lies on the server: told in its place, and asked for again. */
import { test as base, type Page } from '@playwright/test';
import { PAGE } from '../src/app/puzzles/words/page';
import { button, expect, expectState, openLab, PASSAGE } from './lab';

// Not the test of the others: a file that is kept away is an error in the console, and that is what these are about.
const test = base.extend<{ uncaught: string[] }>({
  uncaught: [
    async ({ page }, use) => {
      const uncaught: string[] = [];
      page.on('pageerror', (error) => uncaught.push(error.message));
      await use(uncaught);
      expect(uncaught, 'nothing is left uncaught').toEqual([]);
    },
    { auto: true },
  ],
});

/** Keeps the files away whose names match, until it is called. */
async function keepAway(page: Page, name: RegExp): Promise<() => Promise<void>> {
  await page.route(name, (route) => route.abort('internetdisconnected'));
  return () => page.unroute(name);
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const OLDER = /could not be fetched.*older build: reload it when your run is done/;

for (const [title, name, headline] of [
  ['Runs', /RunsPage-[^/]*\.js/, 'Runs'],
  ['Puzzles', /PuzzlesRoute-[^/]*\.js/, PAGE.headline],
  ['Puzzles', /PuzzlesRoute-[^/]*\.css/, PAGE.headline],
] as const) {
  test(`the ${title} page without ${name.source.slice(-3)} is told, comes on Try again, and the Lab keeps its results`, async ({
    page,
  }) => {
    await openLab(page);
    await button(page, 'Write self-edits').click();
    await expectState(page, 'Self-edits', 'done');
    const comeBack = await keepAway(page, name);
    await page.getByRole('link', { name: title, exact: true }).click();
    await expect(heading(page, 'This page could not be shown.')).toBeVisible();
    await expect(page.getByRole('alert').filter({ hasText: OLDER })).toBeVisible();
    await page.getByRole('link', { name: 'Lab', exact: true }).click();
    await expectState(page, 'Self-edits', 'done');
    await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue(PASSAGE.context);
    await page.getByRole('link', { name: title, exact: true }).click();
    await expect(heading(page, 'This page could not be shown.')).toBeVisible();
    await comeBack();
    await button(page, 'Try again').click();
    await expect(heading(page, headline)).toBeVisible();
    const sheets = await page.evaluate(() =>
      [...document.styleSheets].filter(({ cssRules }) => cssRules.length > 0).map(({ href }) => href ?? ''),
    );
    expect(sheets.filter((href) => href.includes('PuzzlesRoute'))).toHaveLength(title === 'Puzzles' ? 1 : 0);
    await page.getByRole('link', { name: 'Lab', exact: true }).click();
    await expectState(page, 'Self-edits', 'done');
  });
}

test('what does not come at once is asked for again before a word is said', async ({ page }) => {
  await openLab(page);
  let failed = 0;
  await page.route(/RunsPage-[^/]*\.js/, (route) => {
    failed += 1;
    return failed > 2 ? route.continue() : route.abort('internetdisconnected');
  });
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(heading(page, 'Runs')).toBeVisible();
  expect(failed).toBe(3);
});

test('what could not be fetched is fetched when its page is opened once more', async ({ page }) => {
  await openLab(page);
  const comeBack = await keepAway(page, /RunsPage-[^/]*\.js/);
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(heading(page, 'This page could not be shown.')).toBeVisible();
  await comeBack();
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(heading(page, 'Runs')).toBeVisible();
});

test('a sheet and a tab that do not come say so in their place', async ({ page }) => {
  await openLab(page);
  const sheetBack = await keepAway(page, /LabShareSheet-[^/]*\.js/);
  await button(page, 'Share').click();
  const dialog = page.getByRole('dialog', { name: 'This could not be opened.' });
  await expect(dialog).toContainText(OLDER);
  await sheetBack();
  await dialog.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toBeVisible();
  await page.keyboard.press('Escape');

  const tabBack = await keepAway(page, /CreditTab-[^/]*\.js/);
  await page.getByRole('tab', { name: 'Credit' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByRole('alert')).toContainText(OLDER);
  await tabBack();
  await panel.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(panel.getByRole('alert')).toBeHidden();
  await expect(panel).not.toContainText('could not be');
});

test('what did not come ahead of its use is told where it is used, and comes on Try again', async ({ page }) => {
  const comeBack = await keepAway(page, /details-[^/]*\.js/);
  const asked = page.waitForEvent('requestfailed', (request) => /details-/.test(request.url()));
  await openLab(page);
  await asked;
  await page.getByRole('tab', { name: 'Answers' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByRole('alert')).toContainText(OLDER);
  await comeBack();
  await panel.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(panel.getByRole('heading', { name: 'No answers yet' })).toBeVisible();
});

test('the code that opens a recorded run does not come: the story stays, and it opens on Try again', async ({
  page,
}) => {
  const comeBack = await keepAway(page, /openRun-[^/]*\.js/);
  await page.goto('./');
  const recorded = page.getByRole('region', { name: 'Recorded run', exact: true });
  await expect(recorded.getByRole('alert')).toContainText(OLDER);
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  await comeBack();
  await recorded.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(recorded.getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
});

test('the charts do not come: each says so in its place, and all come on Try again', async ({ page }) => {
  const comeBack = await keepAway(page, /charts-[^/]*\.js/);
  await page.goto('./');
  const rounds = page.getByRole('figure', { name: 'Held-out accuracy by round' });
  await expect(rounds.getByRole('alert')).toContainText(OLDER);
  await comeBack();
  await rounds.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(rounds.locator('svg')).toBeVisible();
  const quiz = page.getByRole('figure', { name: 'Right answers by condition' });
  await quiz.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(quiz.locator('svg')).toBeVisible();
});
