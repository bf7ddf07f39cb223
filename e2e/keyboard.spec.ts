/** A whole run by the keyboard alone: Tab to get about, Enter and Space to press, arrow keys within a group. No pointer, no shortcuts. */
import type { Locator, Page } from '@playwright/test';
import { button, expect, expectState, openLab, SMALL, stage, test } from './lab';

/** More stops than the page has. */
const MOST_STOPS = 400;

/** Goes on by Tab until it stands there, however the page looks on the way. */
async function tabTo(page: Page, to: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await to.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${to.toString()} is not reached by Tab.`);
}

async function press(page: Page, to: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await expect(to).toBeEnabled({ timeout: 150_000 });
  await tabTo(page, to);
  // What is looked at is seen: nothing fixed lies over it.
  await expect(to).toBeInViewport();
  await page.keyboard.press(key);
}

/** Where the Tab key goes on from, which must never be the beginning of the page again. */
const isLost = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.activeElement === null || document.activeElement === document.body);

test('a sample is picked, all steps run, and details open, without a pointer', async ({ page }) => {
  await openLab(page, SMALL, null);
  const passage = page.getByRole('textbox', { name: 'Passage', exact: true });
  await expect(passage).not.toHaveValue('');
  const first = await passage.inputValue();
  await press(page, button(page, 'New sample'), 'Space');
  await expect(passage).not.toHaveValue(first);

  // Out of a sheet one is back at the button that opened it.
  const opener = button(page, 'Samples and files');
  await press(page, opener);
  const sheet = page.getByRole('dialog', { name: 'Samples and files' });
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(opener).toBeFocused();

  await press(page, button(page, 'Run all steps'), 'Space');
  await expectState(page, 'Reward', 'done');
  expect(await isLost(page)).toBe(false);

  // A choice within a group goes by arrows; Space on it is no shortcut.
  const edits = page.getByRole('tabpanel').getByRole('radio', { name: /^Edit \d$/ });
  const chosen = (): Promise<number> =>
    edits.evaluateAll((all) => all.findIndex((one) => one instanceof HTMLInputElement && one.checked));
  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  await tabTo(page, page.getByRole('tab', { selected: true }));
  await page.keyboard.press('Home');
  await expect(tab('Texts')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tab('Training sequences')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Tab');
  await expect.poll(chosen).toBeGreaterThanOrEqual(0);
  const before = await chosen();
  await tabTo(page, edits.nth(before));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect(page.getByRole('contentinfo')).toContainText('Ready');
  expect(await chosen()).toBe(1 - before);
  await press(page, button(page, 'Show loss per token'));
  const figure = page.getByRole('figure', { name: 'Loss per token' });
  await expect(figure).toBeVisible({ timeout: 120_000 });
  await press(page, figure.getByText('The same as a table'));
  await expect(figure.getByRole('table')).toBeVisible();
});

test('rounds are run, paused, gone on with and stopped without a pointer', async ({ page }) => {
  await openLab(page, { ...SMALL, rounds: 2, trainingPassages: 4, heldOutPassages: 4 }, null);
  const status = page.getByRole('contentinfo');
  await press(page, button(page, 'Run ReST-EM'));
  await press(page, button(page, 'Pause'), 'Space');
  await expect(status).toContainText('paused');
  const resume = button(page, 'Resume');
  await expect(resume).toBeFocused();
  await page.keyboard.press('Space');
  await expect(status).not.toContainText('paused');
  await expect(button(page, 'Pause')).toBeFocused();
  await press(page, button(page, 'Stop'));
  await expect(status).toContainText('Ready');
  expect(await isLost(page)).toBe(false);
  await expect(stage(page, 'Rounds')).toBeVisible();
});

test('on a page without steps of its own neither keys nor the bar below run or reset the Lab', async ({ page }) => {
  await openLab(page, SMALL, null);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const bar = page.getByRole('contentinfo');
  await expect(bar).toContainText('Ready');
  await expect(bar.getByRole('button')).toHaveCount(0);
  for (const key of ['r', '.', 'Space']) await page.keyboard.press(key);
  await expect(bar).toContainText('Ready');
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await expectState(page, 'Reward', 'done');
  await expect(bar.getByRole('button', { name: 'Reset' })).toBeEnabled();
  await page.keyboard.press('r');
  await expectState(page, 'Reward', 'idle');
});
