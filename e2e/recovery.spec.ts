/** A device that is lost and a worker that hangs, by a hook before the served worker: the real `GPUDevice.destroy()`. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { arm, type Fault, fault, withFaults } from './faults';
import { button, expect, expectState, glimpsed, openLab, runAndPause, SMALL, settledText, stage, test } from './lab';

/** What the Lab or the rounds came to, without the times. */
async function resultsOf(page: Page): Promise<unknown> {
  await button(page, 'Export').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Everything, as JSON').click()]);
  const { lab, rounds } = JSON.parse(await readFile(await download.path(), 'utf8'));
  return JSON.parse(JSON.stringify({ lab, rounds }, (key, value) => (key === 'seconds' ? undefined : value)));
}

const RESTARTED = 'The graphics driver restarted.';
const LONG = { ...SMALL, finetune: { ...SMALL.finetune, epochs: 40 } };

/** Some steps into a finetune, however quick the device. */
const SUBMITS = 4;

/** A finetune to be pressed for, in which what is given befalls the worker. */
async function openBefore(page: Page, what: Fault | null): Promise<void> {
  await withFaults(page);
  await openLab(page, LONG);
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  if (what !== null) await arm(page, what);
}

test('a device that is destroyed in mid finetune comes back by itself, and the result is the same', async ({
  context,
}) => {
  // In a tab of its own each: a reload would bring the first results back.
  const run = async (what: Fault | null): Promise<unknown> => {
    const page = await context.newPage();
    await openBefore(page, what);
    const told = what === null ? [] : [glimpsed(page, RESTARTED)];
    await Promise.all([...told, button(page, 'Finetune').click()]);
    await expect(page.getByText(RESTARTED, { exact: true })).toBeHidden();
    await expectState(page, 'Finetune', 'done');
    await button(page, 'Quiz').click();
    await expectState(page, 'Reward', 'done');
    await expect(page.getByRole('alert')).toBeHidden();
    const results = await resultsOf(page);
    await page.close();
    return results;
  };
  const unbroken = await run(null);
  expect(await run({ submits: SUBMITS, fate: 'destroy-device' })).toEqual(unbroken);
});

test('a device that is lost between steps takes nothing along', { tag: '@every-adapter' }, async ({ page }) => {
  await withFaults(page);
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  // The charts come with a part of their own, and so does the table.
  await expect(stage(page, 'Reward').getByRole('figure').locator('svg')).toBeVisible();
  await expect(stage(page, 'Reward').getByRole('table')).toBeVisible();
  const before = await settledText(stage(page, 'Reward'));
  await fault(page, { submits: 1, fate: 'destroy-device' });
  await button(page, 'Quiz').click();
  await expectState(page, 'Quiz', 'done');
  await expect(page.getByText('The quiz is done and the rewards are in.')).toBeAttached();
  expect(await settledText(stage(page, 'Reward'))).toBe(before);
  await expectState(page, 'Finetune', 'done');
});

test('a device that does not come back is given up after three tries, and Reconnect goes on', async ({ page }) => {
  await openBefore(page, { submits: SUBMITS, fate: 'destroy-device', refuse: true });
  await button(page, 'Finetune').click();
  await expect(page.getByText('Reconnecting (try 3 of 3)… A run goes on')).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: RESTARTED })).toContainText('did not come back in 3 tries');
  await expectState(page, 'Finetune', 'failed');
  // Another worker knows nothing of the fault.
  await button(page, 'Reconnect').click();
  await expect(button(page, 'Finetune')).toBeEnabled();
  await button(page, 'Finetune').click();
  await expectState(page, 'Finetune', 'done');
});

test('a worker that hangs is noticed, and starting another ends the wait', async ({ page }) => {
  await openBefore(page, { submits: SUBMITS, fate: 'hold' });
  await button(page, 'Finetune').click();
  await expect(page.getByRole('alert')).toContainText('The worker does not answer.');
  await button(page, 'Reconnect').click();
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(button(page, 'Finetune')).toBeEnabled();
  await expectState(page, 'Self-edits', 'done');
  await button(page, 'Finetune').click();
  await expectState(page, 'Finetune', 'done');
});

test('each page has its own model in the one worker, and a run keeps its model', async ({ page }) => {
  await openLab(page);
  const top = page.getByRole('banner');
  const workers = () => page.workers().filter((worker) => worker.url().includes('engine.worker')).length;
  await expect(top).toContainText('Selkie micro-world');
  // Paused, the run lasts until the other page was looked at, however quick the device.
  await runAndPause(page);
  await page.getByRole('link', { name: 'Puzzles' }).click();
  await expect(page.getByText('the worker holds one model at a time')).toBeVisible();
  await expect(button(page, 'Run all steps')).toBeDisabled();
  await page.getByRole('link', { name: 'Lab' }).click();
  await button(page, 'Resume').click();
  await page.getByRole('link', { name: 'Puzzles' }).click();
  // When the run is over.
  await expect(top).toContainText('Selkie micro-puzzles');
  await expect(button(page, 'Run all steps')).toBeEnabled();
  await page.getByRole('link', { name: 'Lab' }).click();
  await expect(top).toContainText('Selkie micro-world');
  await expectState(page, 'Reward', 'done');
  // The adapters went with the model, and are trained again.
  await page.getByRole('textbox', { name: 'Right answer 1', exact: true }).fill('Nowhere');
  await expectState(page, 'Quiz', 'stale');
  await expect(button(page, 'Quiz')).toBeEnabled();
  await button(page, 'Quiz').click();
  await expectState(page, 'Quiz', 'done');
  expect(workers()).toBe(1);
});
