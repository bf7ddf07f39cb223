import type { Page } from '@playwright/test';
import { button, expect, expectAccessible, expectState, openLab, test } from './lab';

async function expectNoSideways(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(window);
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`${colorScheme} at ${width} px: no barrier that axe finds, nothing off the side`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await openLab(page);
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await expectAccessible(page, 'start');
      await expectNoSideways(page);
      await button(page, 'Run all steps').click();
      await expectState(page, 'Reward', 'done');
      await button(page, 'Settings').click();
      await page.getByRole('textbox', { name: 'Right answer 1', exact: true }).fill('');
      for (const name of ['Texts', 'Training sequences', 'Loss curves', 'Answers', 'Credit', 'Raw JSON']) {
        await page.getByRole('tab', { name }).click();
        await expect(page.getByRole('tabpanel')).not.toContainText('One moment');
        await expectAccessible(page, name);
      }
      await expectNoSideways(page);
    });
  }
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
  await page.getByRole('radio', { name: 'Dark', exact: true }).check({ force: true });
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
