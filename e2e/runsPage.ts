/** The Runs page: its lists, and runs that go in and out as files. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, stage } from './lab';

export const interrupted = (page: Page) => stage(page, 'Interrupted runs');
export const own = (page: Page) => stage(page, 'Your runs');

/** The first of the recorded runs that come with the page, as its file. */
async function recordedRun(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const text = await readFile('public/runs/index.json', 'utf8');
  const file: unknown = JSON.parse(text).runs[0].file;
  return { name: String(file), mimeType: 'application/gzip', buffer: await readFile(`public/runs/${String(file)}`) };
}

/** Into a browser that has no run yet. */
export async function importRun(page: Page): Promise<void> {
  await page.goto('./#/runs');
  await page.getByLabel('Run files').setInputFiles(await recordedRun());
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
}

/** A page with a run asks before it is reloaded. */
export const acceptDialogs = (page: Page): unknown => page.on('dialog', (dialog) => void dialog.accept());

/** What a button of the page brings. */
export async function downloaded(page: Page, which: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), which.click()]);
  return readFile(await download.path(), 'utf8');
}
