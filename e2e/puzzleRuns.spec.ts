import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { readRunIndex } from '../src/seal/knowledge/runFile/entry';
import { button, expect, expectAccessible, stage, test } from './lab';
import { own } from './runsPage';
import { openBare } from './storageRoom';

const ROUNDS = 'Held-out success by round';

function recorded(page: Page) {
  return stage(page, 'Recorded puzzle run');
}

/** One that was imported. */
function imported(page: Page) {
  return stage(page, 'Your puzzle file');
}

function shipped(page: Page) {
  return page.getByRole('region', { name: 'Recorded puzzle runs: one family' });
}

/** What the button brings, as a file to be picked. */
async function exported(page: Page, name: RegExp) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    shipped(page).getByRole('button', { name }).first().click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), mimeType: 'application/json', buffer: Buffer.from(text), text };
}

async function importRun(page: Page) {
  await page.goto('./#/runs');
  const file = await exported(page, /^JSON of/);
  await page.getByLabel('Run files').setInputFiles(file);
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
  return file;
}

test('a recorded puzzle run opens from the Runs page, with its rounds and its tasks', async ({ page }) => {
  await page.goto('./#/puzzles?v=1&task=lines-held-out-0');
  const mine = await stage(page, 'Task').innerText();
  await page.goto('./#/runs');
  const last = shipped(page).getByRole('listitem').last();
  const title = await last.getByRole('heading').innerText();
  await last.getByRole('button', { name: /^Open/ }).click();
  await expect(recorded(page).getByRole('strong')).toHaveText(title);
  await expect(stage(page, 'Rounds').getByText('recorded', { exact: true })).toBeVisible();
  await expect(stage(page, 'Rounds').getByRole('figure', { name: ROUNDS })).toBeVisible();
  await expect(stage(page, 'Rounds')).toContainText('Self-edits after round 2');

  await recorded(page).getByRole('combobox', { name: 'Tasks' }).selectOption({ label: 'Held out, only measured' });
  await expect(stage(page, 'Task')).not.toHaveText(mine);
  await page.getByRole('tab', { name: 'Predictions' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(/\d+ of \d+ votes/);
  const first = await stage(page, 'Task').innerText();
  await recorded(page).getByRole('button', { name: 'Next task' }).click();
  await expect(recorded(page).getByRole('combobox', { name: 'Task of this run' })).toHaveValue('1');
  await expect(stage(page, 'Task')).not.toHaveText(first);
  await button(page, 'Back to my own task').click();
  await expect.poll(() => stage(page, 'Task').innerText()).toBe(mine);
  await expect(button(page, 'Back to my own task')).toBeHidden();
});

test('the own task outlives a reload while a recorded one is looked at', async ({ page }) => {
  await page.goto('./#/puzzles?v=1&task=lines-held-out-1');
  const mine = await stage(page, 'Task').innerText();
  await recorded(page).getByRole('combobox', { name: 'Tasks' }).selectOption({ label: 'Training, round 1' });
  await expect.poll(() => stage(page, 'Task').innerText()).not.toBe(mine);
  await page.goto('about:blank');
  await page.goto('./#/puzzles');
  await expect.poll(() => stage(page, 'Task').innerText()).toBe(mine);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a puzzle run file in ${colorScheme}: import, rename, delete with undo, export, open`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const file = await importRun(page);
    await expect(own(page).getByRole('listitem')).toContainText('puzzles');
    const broken = { ...JSON.parse(file.text), seconds: 'long' };
    const bad = { name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(broken)) };
    await page.getByLabel('Run files').setInputFiles(bad);
    await expect(page.getByRole('alert')).toContainText('bad.json was not taken. seconds: must be a number');

    await own(page)
      .getByRole('button', { name: /^Rename/ })
      .click();
    await page.getByRole('textbox', { name: 'Name of this run' }).fill('Mine');
    await button(page, 'Save').click();
    await own(page).getByRole('button', { name: 'Delete Mine' }).click();
    await expect(own(page).getByRole('listitem')).toHaveCount(0);
    await button(page, 'Undo').click();
    await expect(own(page).getByRole('heading', { name: 'Mine' })).toBeVisible();
    await expectAccessible(page, `runs with a puzzle run, ${colorScheme}`);

    const [table] = await Promise.all([
      page.waitForEvent('download'),
      own(page).getByRole('button', { name: 'CSV of Mine' }).click(),
    ]);
    expect(await readFile(await table.path(), 'utf8')).toMatch(/^condition,round,tasks,[\s\S]*\r\npolicy,2,40,/);

    await page.setViewportSize({ width: 390, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    // The name is what the browser kept, and the run is read from there.
    await page.reload();
    await own(page).getByRole('button', { name: 'Open Mine' }).click();
    await expect(imported(page)).toContainText('Your file');
    await expect(imported(page).getByRole('strong')).toHaveText('Mine');
    await expect(stage(page, 'Rounds').getByRole('figure', { name: ROUNDS })).toBeVisible();
    await expect(imported(page).getByRole('combobox', { name: 'Tasks' })).toBeVisible();
  });
}

test('two puzzle runs compare task by task, and one on knowledge does not', async ({ page }) => {
  await page.goto('./#/runs');
  const comparison = page.getByRole('region', { name: 'Comparison', exact: true });
  const ticks = shipped(page).getByRole('checkbox', { name: /^Compare/ });
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await expect(comparison).toContainText('task by task on the same 40 tasks');
  await expect(comparison.getByRole('row', { name: /Best constant configuration/ })).toContainText('n = 40');
  await expect(
    comparison.getByRole('table', { name: 'What differs in the settings' }).getByRole('row', { name: 'Seed 1 2' }),
  ).toBeVisible();
  await expectAccessible(page, 'compared puzzle runs');
  await page
    .getByRole('region', { name: 'Recorded runs', exact: true })
    .getByRole('checkbox', { name: /^Compare/ })
    .first()
    .check();
  await expect(comparison).toContainText('cannot be compared');
  await expect(comparison.getByRole('table')).toBeHidden();
});

test('runs that a Selkie of before kept are still there beside new ones', async ({ page }) => {
  const [entry] = readRunIndex(JSON.parse(await readFile('public/runs/index.json', 'utf8')))?.runs ?? [];
  if (entry === undefined) throw new Error('public/runs/index.json lists no run');
  const bytes = await readFile(`public/runs/${entry.file}`);
  const text = (entry.file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  await openBare(page);
  const before = { id: entry.id, name: 'Of before', source: 'live', savedAt: entry.startedAt, entry };
  await page.evaluate(
    async ([run, content]) => {
      await new Promise((resolve, reject) => {
        const asked = indexedDB.open('selkie', 1);
        asked.onupgradeneeded = () => {
          asked.result.createObjectStore('runs', { keyPath: 'id' });
          asked.result.createObjectStore('files');
        };
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const transaction = asked.result.transaction(['runs', 'files'], 'readwrite');
          transaction.objectStore('runs').put(run);
          transaction.objectStore('files').put(content, run.id);
          transaction.oncomplete = () => {
            asked.result.close();
            resolve(null);
          };
        };
      });
    },
    [before, text] as const,
  );
  await page.goto('./#/runs');
  await expect(own(page).getByRole('heading', { name: 'Of before' })).toBeVisible();
  const file = await exported(page, /^JSON of/);
  await page.getByLabel('Run files').setInputFiles(file);
  await expect(own(page).getByRole('listitem')).toHaveCount(2);
  await page.reload();
  await expect(own(page).getByRole('listitem')).toHaveCount(2);
  await own(page).getByRole('button', { name: 'Open Of before' }).click();
  const opened = stage(page, 'Your run');
  await expect(opened).toContainText('Of before');
  await expect(stage(page, 'Recorded run')).toHaveCount(0);
  await expect(opened.getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
});

test('while an older Selkie in another tab holds the shelf, runs wait on the page, and are stored once it is closed', async ({
  page,
  context,
}) => {
  const older = await context.newPage();
  await openBare(older);
  await older.evaluate(
    () =>
      new Promise((resolve) => {
        const asked = indexedDB.open('selkie', 1);
        // A connection that nobody holds on to may be closed at any time.
        asked.onsuccess = () => resolve(Object.assign(globalThis, { held: asked.result }) && null);
      }),
  );
  await importRun(page);
  await expect(page.getByRole('alert')).toContainText('an older Selkie is open in another tab');
  await older.close();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
  // What only the page had would be gone now.
  await page.reload();
  await own(page).getByRole('button', { name: /^Open/ }).click();
  await expect(imported(page).getByRole('combobox', { name: 'Tasks' })).toBeVisible();
});
