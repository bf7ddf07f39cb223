import type { Page } from '@playwright/test';
import { button, expect, expectState, openLab, stage, test } from './lab';

/** From now on the device of the page's engine has no room for anything. */
async function fillTheDevice(page: Page): Promise<void> {
  const [worker] = page.workers();
  await worker?.evaluate(() => {
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
  });
}

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
