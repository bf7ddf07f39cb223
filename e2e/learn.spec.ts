/** The page Learn: steps whose words and figures point at each other, terms, the tour, and what a class does with it. */
import type { Page } from '@playwright/test';
import { button, choose, expect, expectAccessible, test } from './lab';

async function openLearn(page: Page): Promise<void> {
  await page.goto('#/learn');
  await expect(page.getByRole('heading', { level: 1, name: 'How a model teaches itself' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'For a class' })).toBeVisible();
}

const step = (page: Page, name: RegExp) => page.getByRole('region', { name });
const lit = (page: Page, part: string) => page.locator(`[data-part="${part}"][data-lit="true"]`).first();

test('eight steps explain both loops, SEAL is named and its paper linked', async ({ page }) => {
  await openLearn(page);
  await page.getByRole('link', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Learn', exact: true })).toHaveAttribute('aria-current', 'page');
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'SEAL', exact: true })).toHaveAttribute(
    'href',
    'https://arxiv.org/abs/2506.10943',
  );
  await expect(main.locator('section').filter({ has: page.locator(':scope > div > h2') })).toHaveCount(8);
  // What is shown is of a recorded run, and says so.
  await expect(step(page, /One lap/)).toContainText('2 of 18 right');
  await expect(step(page, /One lap/)).toContainText('Recorded run');
  await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'What it costs' }).click();
  await expect(step(page, /What it costs/)).toBeFocused();
});

test('a phrase lights up its part of the figure, and the part its phrase, by pointer and by keyboard', async ({
  page,
}) => {
  await openLearn(page);
  const phrase = step(page, /One lap/).getByRole('link', { name: 'notes about it' });
  const part = step(page, /One lap/).getByRole('group', { name: 'The notes' });
  await phrase.focus();
  await expect(part).toHaveAttribute('data-lit', 'true');
  await phrase.blur();
  await expect(part).toHaveAttribute('data-lit', 'false');
  await part.hover();
  await expect(phrase).toHaveAttribute('data-lit', 'true');
  await part.focus();
  await expect(phrase).toHaveAttribute('data-lit', 'true');
  await step(page, /What it costs/)
    .getByRole('link', { name: 'things that it knew before' })
    .focus();
  await expect(lit(page, 'known')).toBeVisible();
  await expect(page.getByRole('figure', { name: 'Old knowledge still right' })).toBeVisible();
});

test('the inner loop can be stepped through', async ({ page }) => {
  await openLearn(page);
  const lap = step(page, /One lap/);
  const exam = lap.getByRole('table', { name: 'The exam before and after' });
  await lap.getByRole('button', { name: 'Step through it' }).click();
  await expect(exam).toBeHidden();
  await expect(lap.getByRole('status')).toHaveText('1 of 4: It reads');
  for (let at = 0; at < 3; at += 1) await lap.getByRole('button', { name: 'Next' }).click();
  await expect(exam).toBeVisible();
});

test('fresh quizzes show how noisy a reward is, and k what choosing is worth', async ({ page }) => {
  await openLearn(page);
  const noise = step(page, /Where a reward comes from/);
  const first = noise.getByRole('img', { name: /^Notes 1:/ });
  await expect(first).toHaveAccessibleName(/^Notes 1: \d+ of 18 right$/);
  await noise.getByRole('button', { name: 'A thousand fresh quizzes' }).click();
  await expect(first).toHaveAccessibleName(/came first \d+ of 1000 fresh quizzes$/);
  await noise.getByRole('button', { name: 'Clear' }).click();
  await expect(first).toHaveAccessibleName(/right$/);

  const best = step(page, /Why it writes several/);
  await expect(best.getByRole('status')).toContainText(/Luck: \d+ points/);
  await choose(best.getByRole('radio', { name: '1' }));
  await expect(best.getByRole('status')).toContainText('Luck: 0 points');
});

test('a term tells its meaning on focus and on hover, and Escape closes it', async ({ page }) => {
  await openLearn(page);
  const meaning = page.getByRole('tooltip');
  const term = step(page, /One lap/)
    .getByRole('term')
    .filter({ hasText: 'adapter' });
  await term.focus();
  await expect(meaning).toContainText('small set of extra weights');
  await expect(term).toHaveAccessibleDescription(/small set of extra weights/);
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
  await term.blur();
  await step(page, /One lap/)
    .getByRole('term')
    .filter({ hasText: 'loss' })
    .hover();
  await expect(meaning).toContainText('How surprised the model is');
  await expect(page.getByRole('region', { name: 'Glossary' }).getByText('KV cache', { exact: true })).toBeVisible();
});

test('terms stand on the other pages too', async ({ page }) => {
  const meaning = page.getByRole('tooltip');
  for (const [place, term, text] of [
    ['#/', 'Self-edits', 'What a model writes to be trained on'],
    ['#/puzzles', 'Task', 'pairs of grids'],
    ['#/runs', 'standard error', 'may be off by chance'],
    ['#/models', 'GGUF', 'file format'],
  ] as const) {
    await page.goto(place);
    await page.getByRole('term').filter({ hasText: term }).first().focus();
    await expect(meaning, place).toContainText(text);
  }
});

test.describe('the tour', () => {
  const tour = (page: Page) => page.getByRole('dialog', { name: 'Tour' });

  test('is offered once, goes on and back by keys, ends, and gives the focus back', async ({ page }) => {
    await page.goto('#/');
    const offer = button(page, 'New here? A tour of a minute');
    await offer.click();
    await expect(tour(page)).toContainText('A model that teaches itself');
    await expect(tour(page).getByRole('button', { name: 'Next' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(tour(page)).toContainText(/2 of \d/);
    await page.keyboard.press('ArrowLeft');
    await expect(tour(page)).toContainText(/1 of \d/);
    await page.keyboard.press('Escape');
    await expect(tour(page)).toBeHidden();
    await expect(offer).toBeFocused();
    await page.reload();
    await expect(button(page, 'Run all steps')).toBeVisible();
    await expect(offer).toBeHidden();
  });

  test('can be refused for good', async ({ page }) => {
    await page.goto('#/');
    await button(page, 'No tour, thank you').click();
    await expect(button(page, 'New here? A tour of a minute')).toBeHidden();
    await page.reload();
    await expect(button(page, 'Run all steps')).toBeVisible();
    await expect(button(page, 'New here? A tour of a minute')).toBeHidden();
  });

  test('begins from Learn and from the help sheet, and every stop is on the page', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openLearn(page);
    await button(page, 'Take the tour of a minute').click();
    await expect(tour(page)).toContainText(/1 of \d/);
    const stops = Number(/1 of (\d)/.exec((await tour(page).textContent()) ?? '')?.[1]);
    expect(stops).toBeGreaterThanOrEqual(6);
    for (let at = 1; at < stops; at += 1) {
      await tour(page).getByRole('button', { name: 'Next' }).click();
      await expect(tour(page)).toContainText(`${at + 1} of ${stops}`);
      await expect(tour(page)).toBeInViewport({ ratio: 0.99 });
    }
    await tour(page).getByRole('button', { name: 'Done' }).click();
    await expect(tour(page)).toBeHidden();
    await button(page, 'Keyboard and help').click();
    await button(page, 'Take the tour of a minute').click();
    await expect(tour(page)).toBeVisible();
    await expectAccessible(page, 'tour');
    await tour(page).getByRole('button', { name: 'Skip' }).click();
    await expect(tour(page)).toBeHidden();
  });
});

test('predict first, then see: ten pairs, a score, and what guessing would give', async ({ page }) => {
  await openLearn(page);
  const game = page.getByRole('region', { name: 'Predict: which notes teach more?' });
  for (let at = 1; at <= 10; at += 1) {
    await expect(game).toContainText(`Pair ${at} of 10`);
    await expect(game.getByText(/95% interval/)).toBeHidden();
    await game.getByRole('button', { name: 'Notes A will teach more' }).click();
    await expect(game.getByRole('status')).toContainText(/Notes A: \d+ of 18 right \(95% interval/);
    if (at < 10) await game.getByRole('button', { name: 'Next pair' }).click();
  }
  await expect(game.getByRole('status')).toContainText(/Score: \d+ of 10\. By tossing a coin/);
  await game.getByRole('button', { name: 'Play again' }).click();
  await expect(game).toContainText('Pair 1 of 10');
});

test('the sheet prints alone, with the answers on a second page', async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.print = () => undefined;
  });
  await openLearn(page);
  const sheet = page.getByRole('article', { name: 'Sheet' });
  await page.getByRole('combobox', { name: 'Which pair' }).selectOption({ index: 2 });
  await expect(sheet).toContainText('Koveva');
  await expect(sheet.getByRole('heading', { name: 'What happened' })).toBeHidden();
  await button(page, 'Print this sheet').click();
  await page.emulateMedia({ media: 'print' });
  await expect(sheet.getByRole('heading', { name: 'What happened' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  const pdf = await page.pdf();
  expect([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)]).toHaveLength(2);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: 'screen' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('what cannot be fetched is said, and can be asked for again', async ({ page, complaints }) => {
  await page.route('**/runs/learn.json', (route) => route.fulfill({ status: 404 }));
  await page.goto('#/learn');
  await expect(page.getByRole('alert')).toContainText('runs/learn.json) could not be read: the server answered 404');
  await page.unroute('**/runs/learn.json');
  await button(page, 'Try again').click();
  await expect(page.getByRole('heading', { level: 2, name: 'For a class' })).toBeVisible();
  // The browser's own word on the answer.
  complaints.length = 0;
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`no barrier that axe finds, nothing off the side, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await openLearn(page);
      await expectAccessible(page, `Learn, ${colorScheme} at ${width} px`);
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth))
        .toBe(true);
    }
  });
