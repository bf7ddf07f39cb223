/** The Device page: what the adapter is, whether it computes right, how fast it is, and what there is without one. */
import type { Page } from '@playwright/test';
import { button, expect, expectAccessible, stage, test } from './lab';

/** All kernels, on a software GPU beside other work. */
const SLOW = { timeout: 400_000 };
test.describe.configure({ timeout: 600_000 });

const heading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Your device' });

/** The gated unit by itself is one in a hundred too large. */
const SPOILT = `
{
  const { createShaderModule } = GPUDevice.prototype;
  GPUDevice.prototype.createShaderModule = function (what) {
    const code = what.label === 'swiglu' ? what.code.replace('y[thread] = silu', 'y[thread] = 1.01 * silu') : what.code;
    return createShaderModule.call(this, { ...what, code });
  };
}
`;

for (const scheme of ['light', 'dark'] as const) {
  test(`the pill leads to the device, its limits in plain words, accessible in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('./');
    await page
      .getByRole('banner')
      .getByRole('link', { name: /GPU · / })
      .click();
    await expect(heading(page)).toBeVisible();
    await expect(stage(page, 'Graphics adapter')).toContainText('Software, on the processor');
    const limits = page.getByRole('table', { name: 'Limits and features' });
    await expect(limits.getByRole('row', { name: /^Largest binding/ })).toContainText('cut by rows');
    await expect(limits.getByRole('row', { name: /^Subgroups/ })).toBeVisible();
    await expectAccessible(page, `the device in ${scheme}`);
  });
}

test('the self-test runs every kernel, says that all agree, and its report is there to copy', async ({ page }) => {
  await page.goto('./#/device');
  const panel = stage(page, 'Does it compute right?');
  await panel.getByRole('button', { name: 'Run the self-test' }).click();
  await expect(panel.getByRole('progressbar', { name: 'Self-test' })).toBeVisible();
  await expect(panel).toContainText(/\d+ of \d+ kernels: /);
  // Nothing else may use the device meanwhile.
  await expect(button(page, 'Measure the speed')).toBeDisabled();
  await expect(panel.getByRole('status').first()).toContainText(
    /All \d+ kernels agree with the reference within tolerance/,
    SLOW,
  );
  await panel.getByText('How near each kernel comes').click();
  const kernels = panel.getByRole('table', { name: 'Kernels' });
  await expect(kernels.getByRole('row', { name: /^optimizer/ })).toContainText('agrees');
  await panel.getByText('The report, as text').click();
  await expect(panel.getByRole('region', { name: 'The report, as text' })).toContainText('numerics self-test of');
  await expectAccessible(page, 'after the self-test');
});

test('a test that is stopped says how far it came, and the device is free again', async ({ page }) => {
  await page.goto('./#/device');
  const panel = stage(page, 'Does it compute right?');
  await panel.getByRole('button', { name: 'Run the self-test' }).click();
  await expect(panel).toContainText(/[3-9] of \d+ kernels: /, SLOW);
  await button(page, 'Stop the self-test').click();
  await expect(panel).toContainText(/\d+ of \d+ kernels were tested, and agree/, SLOW);
  await expect(button(page, 'Measure the speed')).toBeEnabled();
});

test('a kernel that is off is named with its case and by how much, and live runs are marked until it is mended', async ({
  page,
}) => {
  await page.route('**/engine.worker*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: SPOILT + (await response.text()) });
  });
  await page.goto('./#/device');
  const panel = stage(page, 'Does it compute right?');
  await panel.getByRole('button', { name: 'Run the self-test' }).click();
  const finding = panel.getByRole('status').first();
  await expect(finding).toContainText(/1 kernel of \d+ is off by more than is allowed/, SLOW);
  await expect(finding.getByRole('listitem')).toHaveText(
    /^gate, case “one vector” .*off by 1\.\d+e-2 of the root mean/,
  );
  await expectAccessible(page, 'a device that computes wrong');
  await page.goto('./#/');
  await expect(page.getByRole('main')).toContainText('This device computes wrong.');
  const pill = page.getByRole('banner').getByRole('link', { name: /Untrusted GPU · / });
  await expect(pill).toBeVisible();
  await page.reload();
  await expect(pill).toBeVisible();
});

test('speed is measured, and a memory cap that is set here holds on Models too', async ({ page }) => {
  await page.goto('./#/device');
  await button(page, 'Measure the speed').click();
  const speed = stage(page, 'How fast is it?');
  await expect(speed).toContainText(/FLOP\/s/, SLOW);
  await expect(speed).toContainText(/\/s read and written/);
  await expect(speed).toContainText(/A small live run in the Lab .*≈ /, SLOW);
  await page.getByRole('textbox', { name: /^Most memory/ }).fill('1.5');
  await button(page, 'Allow').click();
  await page.goto('./#/models');
  await expect(page.getByRole('textbox', { name: /^Most memory/ })).toHaveValue('1.5 GB');
});

test('without WebGPU the page leads with what works, and says what to do', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.goto('./#/device');
  const works = stage(page, 'What works without it');
  await expect(works.getByRole('link')).toHaveText(['Lab', 'Puzzles', 'Runs']);
  await expect(page.getByRole('main')).toContainText('This browser has no WebGPU');
  await expectAccessible(page, 'the device without WebGPU');
  await works.getByRole('link', { name: 'Runs' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
});

test('at 390 pixels nothing is wider than the page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./#/device');
  await expect(stage(page, 'Graphics adapter')).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
