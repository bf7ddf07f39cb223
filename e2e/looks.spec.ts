import type { Page } from '@playwright/test';
import { button, choose, expect, expectAccessible, openLab, stage, test } from './lab';
import { PAGES } from './pages';

async function expectNoSideways(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(window);
}

/** In light and dark, wide and narrow. */
async function inEveryLook(page: Page, look: (where: string) => Promise<void>): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      // Without motion: halfway through its change of colours the page is in neither theme.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await look(`${colorScheme} at ${width} px`);
      await expectNoSideways(page);
    }
  }
}

for (const of of PAGES) {
  test(`${of.name}: no barrier that axe finds, nothing off the side, light and dark, wide and narrow`, async ({
    page,
  }) => {
    test.setTimeout(600_000);
    await of.open(page);
    await inEveryLook(page, (where) => expectAccessible(page, `start, ${where}`));
    await button(page, 'Run all steps').click();
    await expect(stage(page, 'Reward').getByText('done', { exact: true })).toBeVisible({ timeout: 300_000 });
    await button(page, 'Settings').click();
    await of.blunder(page);
    await inEveryLook(page, async (where) => {
      // The rest of the page is the same whatever tab is shown.
      await expectAccessible(page, `run, ${where}`);
      for (const name of of.tabs) {
        await page.getByRole('tab', { name, exact: true }).click();
        await expect(page.getByRole('tabpanel')).not.toContainText('One moment');
        await expectAccessible(page, `${name}, ${where}`, 'section[aria-label="Details"]');
      }
    });
  });
}

test('the sheets are accessible and give the focus back', async ({ page }) => {
  await openLab(page);
  for (const name of ['Share', 'Keyboard and help']) {
    await button(page, name).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(button(page, name)).toBeFocused();
  }
});

test('at 320 px nothing is lost off the side', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openLab(page);
  await expectNoSideways(page);
});

test('the theme can be chosen, is kept, and is there before the first paint', async ({ page }) => {
  await openLab(page);
  await choose(page.getByRole('radio', { name: 'Dark', exact: true }));
  await page.goto('./', { waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
});

test('keys work, are listed, and can be switched off', async ({ page }) => {
  await openLab(page);
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog')).toContainText('New seed');
  await page.getByRole('checkbox', { name: 'Single-key shortcuts' }).uncheck();
  await page.keyboard.press('Escape');
  await page.locator('body').press('s');
  await expect(page.getByRole('dialog')).toBeHidden();
});
