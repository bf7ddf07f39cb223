import type { Page } from '@playwright/test';
import { button, expect, expectState, openLab, stage, test } from './lab';

/** Of whoever runs this the devices have no room for anything from now on. */
function fill(): void {
  const { pushErrorScope, popErrorScope } = GPUDevice.prototype;
  const filters: GPUErrorFilter[] = [];
  GPUDevice.prototype.pushErrorScope = function push(filter) {
    filters.push(filter);
    return pushErrorScope.call(this, filter);
  };
  GPUDevice.prototype.popErrorScope = async function pop() {
    const filter = filters.pop();
    if (filter === undefined) return null;
    const found = await popErrorScope.call(this);
    return filter === 'out-of-memory' ? new GPUOutOfMemoryError('There is no room.') : found;
  };
}

async function fillTheDevice(page: Page): Promise<void> {
  const [worker] = page.workers();
  await worker?.evaluate(fill);
}

test('a model that the device has no room for: what would fit is named, and Reconnect tries again', async ({
  page,
}) => {
  await page.route('**/engine.worker*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${String(fill)})();${await response.text()}` });
  });
  await page.goto('./');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The GPU ran out of room.');
  await expect(alert).toContainText(
    /parameters (would fit|fits)\. Close other pages and programs that use the GPU\. Then reconnect\./,
  );
  await page.unroute('**/engine.worker*');
  await button(page, 'Reconnect').click();
  await expect(alert).toBeHidden();
  await expect(button(page, 'Run all steps')).toBeEnabled();
});

test('a run that the device has no room for says so, and leads to the settings', async ({ page }) => {
  await openLab(page);
  await fillTheDevice(page);
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'failed');
  // Nobody writes on: no caret after what is there.
  await expect(page.locator('.caret')).toHaveCount(0);
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  await expect(settings).toBeHidden();
  await stage(page, 'Self-edits')
    .getByRole('button', { name: /^(Change .+|Open the settings)$/ })
    .click();
  await expect(settings).toBeVisible();
  await expect.poll(() => settings.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
});
