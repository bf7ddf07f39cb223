/** The journal of live runs in a real IndexedDB, between tabs: who has a run, who may act on it, and what comes back. */
import type { Page } from '@playwright/test';
import { expect, test } from './lab';
import { openRoom, type StorageRoom } from './storageRoom';

declare const room: StorageRoom;

/** A journal whose run `a` has these entries, held open by this page. */
function journal(page: Page, entries: readonly unknown[]): Promise<void> {
  return page.evaluate(async (given) => {
    const open = room.makeBrowserJournal();
    await open.begin('a', { seed: 1 });
    for (const entry of given) await open.append('a', entry);
  }, entries);
}

const listed = (page: Page) =>
  page.evaluate(async () => {
    const open = room.makeBrowserJournal();
    return { interrupted: await open.interrupted(), elsewhere: await open.elsewhere() };
  });

const readA = (page: Page) =>
  page.evaluate(() => room.makeBrowserJournal().read('a', { header: (value) => value, entry: (value) => value }));

test('a run of the journal goes on in its tab alone, and is interrupted once that is closed', async ({
  page,
  context,
}) => {
  const runner = await context.newPage();
  await openRoom(runner);
  await openRoom(page);
  await journal(runner, ['one', { round: 2 }]);
  expect(await listed(page)).toEqual({ interrupted: [], elsewhere: ['a'] });
  expect(await page.evaluate(() => room.makeBrowserJournal().takeUp('a', 2))).toBe(false);
  await runner.close();
  await expect.poll(() => listed(page)).toEqual({ interrupted: ['a'], elsewhere: [] });
  expect(await readA(page)).toEqual({
    state: 'good',
    id: 'a',
    header: { seed: 1 },
    entries: ['one', { round: 2 }],
    notice: null,
  });
});

test('a reload interrupts a run too, and it is gone on with where its entries end', async ({ page }) => {
  await openRoom(page);
  await journal(page, ['one', 'two', 'three']);
  await openRoom(page);
  await expect.poll(() => listed(page)).toEqual({ interrupted: ['a'], elsewhere: [] });
  const taken = await page.evaluate(async () => {
    const open = room.makeBrowserJournal();
    const first = await open.takeUp('a', 2);
    const again = await open.takeUp('a', 2);
    await open.append('a', 'other');
    return { first, again, listed: await open.interrupted() };
  });
  expect(taken).toEqual({ first: true, again: false, listed: [] });
  expect(await readA(page)).toMatchObject({ entries: ['one', 'two', 'other'], notice: null });
});

test('a run that has ended is in no list, and comes back whole when that is taken back', async ({ page }) => {
  await openRoom(page);
  await journal(page, ['one']);
  await openRoom(page);
  await expect.poll(() => listed(page)).toMatchObject({ interrupted: ['a'] });
  await page.evaluate(async () => {
    const open = room.makeBrowserJournal();
    const lines = await open.raw('a');
    await open.end('a');
    if ((await open.interrupted()).length > 0) throw new Error('It is still listed');
    await open.restore('a', lines);
  });
  expect(await readA(page)).toMatchObject({ entries: ['one'], header: { seed: 1 } });
});

test('while one tab acts on an interrupted run, no other takes it up', async ({ page, context }) => {
  const other = await context.newPage();
  await openRoom(page);
  await openRoom(other);
  await journal(page, ['one']);
  await openRoom(page);
  const takeUp = () =>
    other.evaluate(async () => {
      const open = room.makeBrowserJournal();
      const isTaken = await open.takeUp('a', 1);
      await open.leave('a');
      return isTaken;
    });
  await expect.poll(takeUp).toBe(true);
  const acting = page.evaluate(() =>
    room.makeBrowserJournal().alone('a', () => {
      document.title = 'acting';
      return new Promise<string>((resolve) => addEventListener('go', () => resolve('done')));
    }),
  );
  await expect(page).toHaveTitle('acting');
  expect(await takeUp()).toBe(false);
  await page.evaluate(() => void dispatchEvent(new Event('go')));
  expect(await acting).toBe('done');
  expect(await takeUp()).toBe(true);
  // Nor does anything happen to a run that another tab, or this one, goes on with.
  const refused = await page.evaluate(async () => {
    const open = room.makeBrowserJournal();
    await open.takeUp('a', 1);
    return Promise.all(
      [open, room.makeBrowserJournal()].map((one) => one.alone('a', async () => 'done').catch(String)),
    );
  });
  expect(refused).toEqual(Array(2).fill('Error: This run goes on in another tab.'));
});

test('a damaged entry is told, and what came before it stays', async ({ page }) => {
  await openRoom(page);
  await journal(page, ['one', 'two', 'three']);
  await page.evaluate(() =>
    room.withDatabase(async (db) => {
      const text = String(await db.get('journal', ['a', 2]));
      await db.put('journal', text.replace('two', 'twp'), ['a', 2]);
    }),
  );
  expect(await readA(page)).toMatchObject({
    entries: ['one'],
    notice: expect.stringContaining('entry 2 is damaged'),
  });
});
