/** Storage that is damaged, newer, full, silent or cleared: told in words, and what is there stays in reach. */
import type { Page } from '@playwright/test';
import { journalLines } from './killPoints';
import { button, expect, expectAccessible, openLab, SMALL, test } from './lab';
import { acceptDialogs, downloaded, importRun, interrupted, own } from './runsPage';
import { openBare } from './storageRoom';

/** Puts rows among the runs, past the page. */
function putRows(page: Page, rows: readonly { id: string }[]): Promise<void> {
  return page.evaluate(
    (given) =>
      new Promise((resolve, reject) => {
        const asked = indexedDB.open('selkie');
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const transaction = asked.result.transaction('runs', 'readwrite');
          for (const row of given) transaction.objectStore('runs').put(row);
          transaction.oncomplete = () => {
            asked.result.close();
            resolve();
          };
        };
      }),
    rows,
  );
}

test('rows that are damaged or newer hide no run, and can be taken out and deleted', async ({ page }) => {
  await importRun(page);
  const row = { source: 'live', savedAt: '2026-01-01T00:00:00.000Z' };
  await putRows(page, [
    { id: 'nothing' },
    { ...row, id: 'no entry', ...{ name: 'Without an entry', entry: {} } },
    { ...row, id: 'later', ...{ name: 'Of a later Selkie', version: 7, entry: null } },
  ]);
  await page.reload();
  const items = own(page).getByRole('listitem');
  await expect(items).toHaveCount(4);
  await expect(items.first().getByRole('button', { name: /^Open/ })).toBeEnabled();
  const later = items.filter({ hasText: 'Of a later Selkie' });
  await expect(later).toContainText('A newer Selkie stored this run.');
  const damaged = items.filter({ hasText: 'Without an entry' });
  await expect(damaged).toContainText('damaged and cannot be opened');
  await expectAccessible(page, 'damaged rows');
  const raw = await downloaded(page, damaged.getByRole('button', { name: 'Export raw Without an entry' }));
  expect(JSON.parse(raw)).toMatchObject({ row: { id: 'no entry', entry: {} } });
  await damaged.getByRole('button', { name: 'Delete Without an entry' }).click();
  await expect(items).toHaveCount(3);
  await button(page, 'Undo').click();
  await expect(items).toHaveCount(4);
  await items.filter({ hasText: 'nothing' }).getByRole('button', { name: 'Delete nothing' }).click();
  await expect(items).toHaveCount(3);
  await page.reload();
  await expect(items).toHaveCount(3);
});

test('a database that a newer Selkie made is told, and nothing in it is touched', async ({ page }) => {
  await openBare(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const asked = indexedDB.open('selkie', 99);
        asked.onsuccess = () => {
          asked.result.close();
          resolve();
        };
      }),
  );
  await importRun(page);
  await expect(page.getByRole('alert')).toContainText('a newer Selkie has stored its runs here');
  await expect(own(page).getByRole('button', { name: /^JSON of/ })).toBeEnabled();
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version))).toEqual([99]);
});

test('a full disk is told, the run stays on the page, and those of before stay stored', async ({ page }) => {
  await importRun(page);
  await openLab(page, SMALL);
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await button(page, 'Run ReST-EM').click();
  await expect(page.getByText('This run is not written down as it goes (the disk space')).toBeVisible();
  await expect(page.getByText('The model now is the policy after round 1')).toBeVisible({ timeout: 150_000 });
  await page.evaluate(() => {
    location.hash = '#/runs';
  });
  await expect(page.getByRole('alert')).toContainText('the disk space for this page is used up');
  await expect(own(page).getByRole('listitem')).toHaveCount(2);
  await page.reload();
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
});

test('a database that never opens is told, and what is here stays on the page', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () =>
      Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value: () => undefined } });
  });
  await importRun(page);
  await expect(page.getByRole('alert')).toContainText('the browser does not answer when asked for its storage');
  await expect(own(page).getByRole('button', { name: /^JSON of/ })).toBeEnabled();
});

/** As a browser does that clears what the page keeps: local storage outlives it. */
async function evict(page: Page): Promise<void> {
  await openBare(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase('selkie').onsuccess = () => resolve();
      }),
  );
}

test('runs that the browser has cleared are told, and not as if there had been none', async ({ page }) => {
  await importRun(page);
  await evict(page);
  await page.goto('./#/runs');
  await expect(page.getByRole('alert')).toContainText('The browser has cleared what Selkie kept: 1 run.');
  await page.reload();
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await expect(own(page)).toContainText('are kept here');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('an interrupted run that the browser has cleared is told, also once another was begun', async ({ page }) => {
  acceptDialogs(page);
  const begin = async (): Promise<void> => {
    await openLab(page, { ...SMALL, rounds: 12 });
    await button(page, 'Run ReST-EM').click();
    await expect.poll(() => journalLines(page), 'the run is written down').not.toHaveLength(0);
  };
  await begin();
  await evict(page);
  await begin();
  await page.goto('./#/runs');
  await page.reload();
  await expect(interrupted(page).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('alert')).toContainText(
    'The browser has cleared what Selkie kept: 1 interrupted run. What was interrupted has to be run anew.',
  );
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await expect(interrupted(page).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
