/** Run files of the visitor that are large, hostile or many: told or shown, and the page does not stand still. */
import { createGzip, gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { readRunIndex } from '../src/seal/knowledge/runFile/entry';
import { button, expect, expectState, openLab, settledText, stage, test } from './lab';
import { acceptDialogs, own } from './runsPage';

/** What unpacks to this many MB of blanks. */
async function bomb(megabytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: 1 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const blanks = Buffer.alloc(1024 * 1024, ' ');
  for (let written = 0; written < megabytes; written++)
    if (!gzip.write(blanks)) await new Promise((resolve) => gzip.once('drain', resolve));
  gzip.end();
  await new Promise((resolve) => gzip.once('end', resolve));
  return Buffer.concat(chunks);
}

async function shippedRun(page: Page): Promise<Buffer> {
  const index: unknown = await (await page.request.get('./runs/index.json')).json();
  const file = readRunIndex(index)?.runs[0]?.file ?? '';
  return (await page.request.get(`./runs/${file}`)).body();
}

test('a file that unpacks to a gigabyte is refused by name and limit, and the others are taken', async ({ page }) => {
  await page.goto('#/runs');
  const good = await shippedRun(page);
  await page.getByLabel('Run files').setInputFiles([
    { name: 'bomb.json.gz', mimeType: 'application/gzip', buffer: await bomb(1024) },
    { name: 'good.json.gz', mimeType: 'application/gzip', buffer: good },
    { name: 'text.json', mimeType: 'application/json', buffer: Buffer.from('hello') },
  ]);
  const refusals = page.getByRole('alert');
  await expect(refusals).toContainText('bomb.json.gz was not taken. Unpacked, the file is larger than 64 MB');
  await expect(refusals).toContainText('text.json was not taken. The file is not JSON.');
  await expect(page.getByRole('status').filter({ hasText: '1 run imported.' })).toBeVisible();
  expect(page.workers().filter((worker) => worker.url().includes('runFiles'))).toEqual([]);
});

test('ARC files are read apart from the page, packed or not, and no further than their limit', async ({ page }) => {
  await page.goto('#/puzzles');
  const pair = { input: [[1]], output: [[2]] };
  const task = JSON.stringify({ train: [pair, pair], test: [{ input: [[3]] }] });
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  const json = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/json', buffer });
  await button(page, 'Choose task').click();
  await page
    .getByLabel('ARC files')
    .setInputFiles([
      json('bomb.json', await bomb(256)),
      json('deep.json', Buffer.from(`{"train":${deep},"test":[]}`)),
      json('packed.json', gzipSync(task)),
      json('plain.json', Buffer.from(task.replace('3', '4'))),
    ]);
  const library = page.getByRole('region', { name: 'Import tasks' });
  await expect(library.getByRole('alert')).toContainText('bomb.json: unpacked, the file is larger than 16 MB');
  await expect(library.getByRole('alert')).toContainText('deep.json: its task cannot be read.');
  await expect(library.getByRole('status')).toHaveText('2 tasks imported.');
  expect(page.workers().filter((worker) => worker.url().includes('runFiles'))).toEqual([]);
});

test('five hundred runs are drawn a page at a time', async ({ page }) => {
  await page.goto('#/runs');
  const good = await shippedRun(page);
  await page
    .getByLabel('Run files')
    .setInputFiles([{ name: 'good.json.gz', mimeType: 'application/gzip', buffer: good }]);
  await expect(page.getByRole('status').filter({ hasText: '1 run imported.' })).toBeVisible();
  await page.evaluate(async () => {
    const opened = indexedDB.open('selkie');
    await new Promise((resolve) => opened.addEventListener('success', resolve));
    const runs = opened.result.transaction('runs', 'readwrite').objectStore('runs');
    const all = runs.getAll();
    await new Promise((resolve) => all.addEventListener('success', resolve));
    const [row] = all.result;
    for (let at = 1; at < 500; at++)
      runs.put({ ...row, id: `${row.id}-${at}`, name: `Copy ${at}`, entry: { ...row.entry, id: `${row.id}-${at}` } });
    await new Promise((resolve) => runs.transaction.addEventListener('complete', resolve));
  });
  await page.reload();
  const own = page.getByRole('region', { name: 'Your runs', exact: true });
  await expect(own).toContainText('500 runs');
  await expect(own.getByRole('listitem')).toHaveCount(25);
  const first = await own.getByRole('heading', { level: 3 }).first().innerText();
  const pages = page.getByRole('navigation', { name: 'Pages of Your runs' });
  await expect(pages).toContainText('Page 1 of 20');
  await pages.getByRole('button', { name: 'Next page' }).click();
  await expect(pages).toContainText('Page 2 of 20');
  await expect(own.getByRole('listitem')).toHaveCount(25);
  await expect(own.getByRole('heading', { level: 3 }).first()).not.toHaveText(first);
});

test('what the steps of the Lab came to goes out as a run file, and comes back in another browser', async ({
  page,
}) => {
  await openLab(page);
  await button(page, 'Export').click();
  await expect(button(page, 'Run of the steps, as a run file')).toBeDisabled();
  await page.keyboard.press('Escape');
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  const written = stage(page, 'Self-edits').getByRole('list');
  const [texts, quiz] = [await settledText(written), await settledText(stage(page, 'Quiz'))];
  await button(page, 'Export').click();
  const waiting = page.waitForEvent('download');
  await button(page, 'Run of the steps, as a run file').click();
  const download = await waiting;
  acceptDialogs(page);
  await page.goto('./#/runs');
  await page.reload();
  await page.getByLabel('Run files').setInputFiles(await download.path());
  const item = own(page).getByRole('listitem');
  await expect(item).toContainText('No rounds, 1 × 2 self-edits');
  await item.getByRole('button', { name: 'Open' }).click();
  await expect(stage(page, 'Reward').getByText('recorded')).toBeVisible();
  expect(await settledText(written)).toBe(texts);
  expect((await settledText(stage(page, 'Quiz'))).replace('recorded', 'done')).toBe(quiz);
});
