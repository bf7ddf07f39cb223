import { chromium } from '@playwright/test';
import { button, expect, test } from './lab';

test('without the API the page says so, and everything but live runs works', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.goto('./');
  await expect(page.getByRole('alert')).toContainText('no WebGPU');
  await expect(button(page, 'Run all steps')).toBeDisabled();
  const passage = page.getByRole('textbox', { name: 'Passage', exact: true });
  await expect(passage).not.toBeEmpty();
  const first = await passage.inputValue();
  await page.getByRole('button', { name: 'New sample' }).click();
  await expect(passage).not.toHaveValue(first);
  await button(page, 'Settings').click();
  await expect(page.getByRole('spinbutton', { name: 'LoRA rank' })).toBeVisible();
  await button(page, 'Export').click();
  await expect(button(page, 'Everything, as JSON')).toBeEnabled();
});

test('without an adapter it says that, and offers to try again', async ({ baseURL, launchOptions }) => {
  const browser = await chromium.launch({ ...launchOptions, args: ['--no-sandbox', '--disable-gpu', '--enable-unsafe-webgpu', '--use-webgpu-adapter=none'] });
  const page = await browser.newPage();
  await page.goto(baseURL ?? '');
  await expect(page.getByRole('alert')).toContainText(/no graphics adapter|no WebGPU/);
  await browser.close();
});
