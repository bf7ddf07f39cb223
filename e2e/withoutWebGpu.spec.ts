import { chromium } from '@playwright/test';
import { button, expect, expectAccessible, expectState, glimpsed, openLab, test } from './lab';

test('without the API the page says so, and everything but live runs works', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.goto('./');
  await expect(page.getByRole('alert')).toContainText('no WebGPU');
  await expect(button(page, 'Run all steps')).toBeDisabled();
  await expectAccessible(page, 'without WebGPU');
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

test('a graphics driver that restarts is told, and the page goes on by itself with what was there', async ({
  page,
  browser,
  complaints,
}) => {
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  const session = await browser.newBrowserCDPSession();
  await Promise.all([glimpsed(page, 'The graphics driver restarted.'), session.send('Browser.crashGpuProcess')]);
  await expect(page.getByText('The graphics driver is back.')).toBeAttached();
  await expect(button(page, 'Run all steps')).toBeEnabled();
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue(/Polipa/);
  // The adapters went with the device, and are trained again where they are needed.
  for (const name of ['Self-edits', 'Finetune', 'Quiz']) await expectState(page, name, 'done');
  await button(page, 'Quiz').click();
  await expectState(page, 'Quiz', 'running');
  await expectState(page, 'Quiz', 'done');
  // The browser itself reports the crash of its GPU process.
  complaints.length = 0;
});

for (const [what, address, said] of [
  ['the model', '**/models/**', 'The model could not be loaded.'],
  ['the worker', '**/engine.worker*', 'The worker stopped.'],
] as const) {
  test(`when ${what} does not arrive the page says so, and Reconnect fetches it again`, async ({
    page,
    complaints,
  }) => {
    await page.route(address, (route) => route.abort());
    await page.goto('./');
    await expect(page.getByRole('alert')).toContainText(said);
    await page.unroute(address);
    await button(page, 'Reconnect').click();
    await expect(page.getByRole('alert')).toBeHidden();
    await expect(button(page, 'Run all steps')).toBeEnabled();
    // The browser itself reports the request that failed.
    complaints.length = 0;
  });
}

test('without an adapter it says that, and offers to try again', async ({ baseURL, launchOptions }) => {
  const browser = await chromium.launch({ ...launchOptions, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.goto(baseURL ?? '');
  await expect(page.getByRole('alert')).toContainText('no graphics adapter');
  await expect(button(page, 'Reconnect')).toBeEnabled();
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).not.toBeEmpty();
  await browser.close();
});
