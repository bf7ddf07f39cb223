import type { Page } from '@playwright/test';
import { button, expect, expectState, openLab, selfEditTexts, stage, test } from './lab';

/** Of whoever runs this the devices have no room for anything from now on, until they are given back what they had. */
function fill(): void {
  const { pushErrorScope, popErrorScope } = GPUDevice.prototype;
  Reflect.set(globalThis, 'emptyTheDevice', () => {
    Object.assign(GPUDevice.prototype, { pushErrorScope, popErrorScope });
  });
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

async function fillTheDevice(page: Page): Promise<() => Promise<void>> {
  const [worker] = page.workers();
  if (worker === undefined) throw new Error('The page has no worker.');
  await worker.evaluate(fill);
  return () => worker.evaluate(() => Reflect.get(globalThis, 'emptyTheDevice')());
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

test('a run that the device has no room for says so, leads to the settings, and works again once there is room', async ({
  page,
}) => {
  await openLab(page);
  const emptyTheDevice = await fillTheDevice(page);
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'failed');
  const told = stage(page, 'Self-edits').getByText(
    /^The GPU has no room for \S.*: .+ were asked for and .+ were there/,
  );
  await expect(told).toBeVisible();
  // Nobody writes on: no caret after what is there.
  await expect(page.locator('.caret')).toHaveCount(0);
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  await expect(settings).toBeHidden();
  await stage(page, 'Self-edits')
    .getByRole('button', { name: /^(Change .+|Open the settings)$/ })
    .click();
  await expect(settings).toBeVisible();
  await expect.poll(() => settings.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);

  await emptyTheDevice();
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  await expect(told).toBeHidden();
  expect((await selfEditTexts(page)).every((text) => text.trim() !== '')).toBe(true);
});
