/** The storage room in a real browser: opening, taking over what older pages stored, and results of two tabs. */
import type { Page } from '@playwright/test';
import { expect, test } from './lab';
import { openBare, openRoom, type StorageRoom } from './storageRoom';

declare const room: StorageRoom;

/** What opening the database ends with. */
function opened(page: Page): Promise<string> {
  return page.evaluate(() =>
    room
      .withDatabase(async () => 'open')
      .catch((error: unknown) =>
        error instanceof Error && 'code' in error ? `${String(error.code)}: ${error.message}` : String(error),
      ),
  );
}

test.describe('opening the database', () => {
  test('leaves one that a newer Selkie made alone, and says so', async ({ page }) => {
    await openBare(page);
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const asked = indexedDB.open('selkie', 99);
          asked.onupgradeneeded = () => asked.result.createObjectStore('runs', { keyPath: 'id' }).put({ id: 'later' });
          asked.onsuccess = () => {
            asked.result.close();
            resolve();
          };
        }),
    );
    await openRoom(page);
    expect(await opened(page)).toMatch(/^newer: A newer Selkie has stored its runs here/);
    const kept = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const asked = indexedDB.open('selkie');
          asked.onsuccess = () => {
            const all = asked.result.transaction('runs').objectStore('runs').getAll();
            all.onsuccess = () => resolve([asked.result.version, all.result]);
          };
        }),
    );
    expect(kept).toEqual([99, [{ id: 'later' }]]);
  });

  for (const [what, stub] of [
    ['is not there', () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined })],
    [
      'throws',
      () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('not here', 'SecurityError');
        };
      },
    ],
  ] as const) {
    test(`where it ${what} is told as refused`, async ({ page }) => {
      await page.addInitScript(stub);
      await openRoom(page);
      expect(await opened(page)).toMatch(/^refused: The browser lets this page store nothing/);
    });
  }

  test('that never answers ends after five seconds', async ({ page }) => {
    await page.clock.install();
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () =>
        Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value: () => undefined } });
    });
    await openRoom(page);
    const answer = opened(page);
    await page.clock.fastForward(5001);
    expect(await answer).toMatch(/^stalled: The browser does not answer/);
    // Nobody waits for it twice.
    expect(await opened(page)).toMatch(/^stalled/);
  });

  test('that was closed by the browser is opened again', async ({ page }) => {
    await openRoom(page);
    const runs = await page.evaluate(async () => {
      await room.withDatabase(async (db) => db.close());
      return room.withDatabase((db) => db.getAll('runs'));
    });
    expect(runs).toEqual([]);
  });

  test('an older Selkie in another tab that holds it open is told, until that tab is closed', async ({
    page,
    context,
  }) => {
    const older = await context.newPage();
    await openBare(older);
    await older.evaluate(
      () =>
        new Promise<void>((resolve) => {
          // It makes no way for the newer one.
          indexedDB.open('selkie', 2).onsuccess = () => resolve();
        }),
    );
    await openRoom(page);
    const begun = Date.now();
    expect(await opened(page)).toMatch(/^blocked: An older Selkie is open in another tab; close that tab\.$/);
    expect(Date.now() - begun, 'before the patience ends').toBeLessThan(4000);
    await older.close();
    await expect.poll(() => opened(page)).toBe('open');
  });

  for (const [what, store] of [
    ['task', async () => void (await room.storeTasks([{ key: null, task: 'one' }]))],
    ['run of the journal', () => room.makeBrowserJournal().begin('a', {})],
  ] as const) {
    test(`the first ${what} that is stored has the browser asked not to evict it, once`, async ({ page }) => {
      await page.addInitScript(() => {
        let asked = 0;
        StorageManager.prototype.persist = async () => {
          asked += 1;
          document.documentElement.dataset.asked = String(asked);
          return false;
        };
      });
      const asked = () => page.evaluate(() => document.documentElement.dataset.asked);
      await openRoom(page);
      await page.evaluate(() => room.storedTasks((task) => task));
      expect(await asked()).toBeUndefined();
      await page.evaluate(store);
      expect(await asked()).toBe('1');
      await page.evaluate(() => room.storeTasks([{ key: null, task: 'another' }]));
      expect(await asked()).toBe('1');
    });
  }

  test('a full disk aborts a write as a whole, and is told', async ({ page, context }) => {
    await openBare(page);
    const session = await context.newCDPSession(page);
    const { origin } = new URL(page.url());
    // Before the database is opened: the browser remembers for a while how much space there was.
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
    await openRoom(page);
    const tooMuch = () =>
      page.evaluate(() =>
        room
          .storeTasks([
            { key: null, task: 'another' },
            { key: null, task: Array.from({ length: 400_000 }, () => Math.random()) },
          ])
          .then(
            () => 'stored',
            (error: unknown) => String(error),
          ),
      );
    const marked = () => page.evaluate(() => JSON.parse(localStorage.getItem('selkie.kept') ?? '{}').tasks ?? 0);
    expect(await tooMuch()).toContain('The disk space for this page is used up');
    // Else the next visit tells of an eviction.
    expect(await marked()).toBe(0);
    await page.evaluate(() => room.storeTasks([{ key: null, task: 'small' }]));
    expect(await tooMuch()).toContain('The disk space for this page is used up');
    expect(await marked()).toBe(1);
    const { tasks } = await page.evaluate(() => room.storedTasks((task) => task));
    expect(tasks.map(({ task }) => task)).toEqual(['small']);
  });
});

/** As the page of before made it, with these tasks. */
function storeAsBefore(page: Page, tasks: readonly unknown[]): Promise<void> {
  return page.evaluate(
    (given) =>
      new Promise((resolve, reject) => {
        const asked = indexedDB.open('selkie-puzzles', 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore('tasks', { autoIncrement: true });
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const transaction = asked.result.transaction('tasks', 'readwrite');
          for (const task of given) transaction.objectStore('tasks').add(task);
          transaction.oncomplete = () => {
            asked.result.close();
            resolve();
          };
        };
      }),
    tasks,
  );
}

const allTasks = (page: Page) =>
  page.evaluate(async () => (await room.storedTasks((task) => task)).tasks.map(({ task }) => task));

test('tasks of the database of before are taken over once, and then it goes', async ({ page }) => {
  await openBare(page);
  await storeAsBefore(page, [{ id: 'one' }, { id: 'two' }]);
  await openRoom(page);
  expect(await allTasks(page)).toEqual([{ id: 'one' }, { id: 'two' }]);
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toEqual(['selkie']);
  expect(await allTasks(page)).toHaveLength(2);
  // An older page in another tab may make it again: what is here already does not come twice.
  await storeAsBefore(page, [{ id: 'two' }, { id: 'three' }]);
  expect(await allTasks(page)).toEqual([{ id: 'one' }, { id: 'two' }, { id: 'three' }]);
});

test('a task that cannot be read is counted, and hides no other', async ({ page }) => {
  await openRoom(page);
  const found = await page.evaluate(async () => {
    await room.storeTasks([
      { key: null, task: 'good' },
      { key: null, task: 13 },
    ]);
    return room.storedTasks((task) => (typeof task === 'string' ? task : null));
  });
  expect(found).toMatchObject({ tasks: [{ task: 'good' }], damaged: 1 });
});

const keep = (page: Page, value: unknown) => page.evaluate((given) => room.keepResults('lab', given), value);
const kept = (page: Page) => page.evaluate(() => room.keptResults('lab'));

test('results come back in the tab that had them, whatever other tabs keep', async ({ page, context }) => {
  const other = await context.newPage();
  await openRoom(page);
  await openRoom(other);
  expect(await kept(page)).toBeNull();
  await keep(page, { of: 'the first' });
  await keep(other, { of: 'the second' });
  await openRoom(page);
  await openRoom(other);
  expect([await kept(page), await kept(other)]).toEqual([{ of: 'the first' }, { of: 'the second' }]);
});

test('results that were taken away stay away after a reload', async ({ page }) => {
  await openRoom(page);
  await keep(page, { of: 'before' });
  await openRoom(page);
  expect(await kept(page)).toEqual({ of: 'before' });
  await keep(page, null);
  await openRoom(page);
  expect(await kept(page)).toBeNull();
});

test('of tabs that were closed no more than a dozen results are kept', async ({ page, context }) => {
  for (let count = 0; count < 15; count += 1) {
    const closed = await context.newPage();
    await openRoom(closed);
    await keep(closed, { count });
    await closed.close();
  }
  await openRoom(page);
  await expect
    .poll(async () => {
      await keep(page, { of: 'mine' });
      return page.evaluate(() => room.withDatabase((db) => db.count('results')));
    })
    .toBe(13);
});
