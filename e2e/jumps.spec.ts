/** Nothing moves under the reader's eyes while a page, its story and its model come. */
import type { Page } from '@playwright/test';
import { button, expect, stage, test } from './lab';

/** What moved without anybody's doing, as browsers count it: 0.1 and less is held to be good. */
const MOST = 0.05;

async function watchShifts(page: Page): Promise<() => Promise<{ sum: number; worst: string }>> {
  await page.addInitScript(() => {
    const found: { value: number; what: string }[] = [];
    Object.assign(window, { shifts: found });
    // A machine that is too busy for the worker to answer says so above all else, and takes it back.
    let wasStuck = false;
    const observer = new PerformanceObserver((list) => {
      const isStuck = document.querySelector('main')?.textContent?.includes('The worker does not answer.') ?? false;
      const skips = isStuck || wasStuck;
      wasStuck = isStuck;
      if (skips) return;
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
          sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
        };
        const what = sources.map(
          ({ node, previousRect: before, currentRect: after }) =>
            `${node?.nodeName} “${node?.textContent?.slice(0, 40)}” ${before.y}+${before.height} → ${after.y}+${after.height}`,
        );
        if (!hadRecentInput) found.push({ value, what: what.join('; ') });
      }
    });
    observer.observe({ type: 'layout-shift', buffered: true });
  });
  return () =>
    page.evaluate(() => {
      const { shifts } = window as unknown as { shifts: { value: number; what: string }[] };
      const worst = shifts.toSorted((one, other) => other.value - one.value)[0];
      return {
        sum: shifts.reduce((sum, { value }) => sum + value, 0),
        worst: worst === undefined ? 'nothing moved' : `${worst.value.toFixed(3)} ${worst.what}`,
      };
    });
}

for (const width of [390, 1024, 1440])
  for (const [name, address] of [
    ['Lab', './'],
    ['Puzzles page', './#/puzzles'],
  ] as const)
    test(`the ${name} at ${width} px stands still from its first frame until its model is ready`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      const shifts = await watchShifts(page);
      await page.goto(address);
      await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
      await expect(page.getByText(/^Estimated time: /).first()).toBeAttached();
      const { sum, worst } = await shifts();
      expect(sum, worst).toBeLessThan(MOST);
    });

for (const width of [390, 1024, 1440])
  test(`at ${width} px the bar above the steps and the head of the rounds keep their height when the model gets ready`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/models\//, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('./#/?v=1&sample=1');
    const bar = page.locator('[data-part="settings"]');
    await expect(bar.getByRole('combobox')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Passage' })).not.toHaveValue('');
    const heights = async (): Promise<(number | undefined)[]> => {
      const boxes = await Promise.all([bar, stage(page, 'Rounds')].map((part) => part.boundingBox()));
      return boxes.map((box) => box?.height);
    };
    const before = await heights();
    release();
    await expect(button(page, 'Run ReST-EM')).toBeEnabled({ timeout: 120_000 });
    await expect(stage(page, 'Rounds').getByText(/^Estimated time: /)).toBeAttached();
    expect(await heights()).toEqual(before);
  });
