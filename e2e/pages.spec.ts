/** What both pages do alike, each case once for the Lab and once for Puzzles. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { button, expect, expectState, SMALL, settledText, stage, test } from './lab';
import { CARDS, type Experimental, PAGES, setField } from './pages';

/** A software GPU on a machine that does other work too. */
const SLOW = { timeout: 300_000 };

async function expectAll(page: Page, state: 'idle' | 'done' | 'stale', timeout?: typeof SLOW): Promise<void> {
  // The last one takes the time.
  await expect(stage(page, 'Reward').getByText(state, { exact: true })).toBeVisible(timeout);
  for (const name of CARDS) await expectState(page, name, state);
}

async function runAll(page: Page): Promise<void> {
  await button(page, 'Run all steps').click();
  await expectAll(page, 'done', SLOW);
}

/** What there is to read of a finished run. */
const shown = async (page: Page, { resultTab }: Experimental) => {
  await page.getByRole('tab', { name: resultTab, exact: true }).click();
  await page.waitForLoadState('networkidle');
  return { reward: await settledText(stage(page, 'Reward')), result: await settledText(page.getByRole('tabpanel')) };
};

/** What the browser keeps of the stages of this page, which a reload right after a change may come before. */
const keptNames = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const asked = indexedDB.open('selkie');
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const keys = asked.result.transaction('results').objectStore('results').getAllKeys();
          keys.onerror = () => reject(keys.error);
          keys.onsuccess = () => {
            asked.result.close();
            const own = sessionStorage.getItem('selkie.tab') ?? 'none';
            resolve(keys.result.map(String).filter((key) => key.startsWith(own)));
          };
        };
      }),
  );

for (const of of PAGES) {
  test.describe(of.name, () => {
    test.beforeEach(() => test.setTimeout(600_000));

    // Forms of kernels go by the adapter; all else of the page is the same on each.
    test('one press runs the whole loop and leads to what came of it; every table and the record leave as files', {
      tag: '@every-adapter',
    }, async ({ page }) => {
      await of.open(page);
      await expect(page.getByRole('heading', { level: 1, name: of.heading })).toBeVisible();
      await runAll(page);
      await expect(page.getByRole('tab', { name: of.resultTab, exact: true })).toHaveAttribute('aria-selected', 'true');
      await expect(page.getByRole('tabpanel')).toContainText(of.result);
      await of.look(page);
      await page.getByRole('tab', { name: of.curvesTab, exact: true }).click();
      await expect(page.getByRole('figure', { name: 'Loss by step' })).toBeVisible();

      const fileOf = async (label: string): Promise<string> => {
        await button(page, 'Export').click();
        const [download] = await Promise.all([page.waitForEvent('download'), button(page, label).click()]);
        return readFile(await download.path(), 'utf8');
      };
      const record: unknown = JSON.parse(await fileOf('Everything, as JSON'));
      expect(record).toMatchObject(of.exports.json);
      expect((await fileOf(of.exports.csv)).split('\r\n')[0]).toContain(of.exports.header);
      const table = await fileOf(of.exports.markdown);
      expect(table).toMatch(of.exports.about);
      expect(table).toContain(of.exports.head);
    });

    test('each stage runs alone, and a change marks only what rests on it as stale', async ({ page }) => {
      await of.open(page);
      await expectAll(page, 'idle');
      for (const [at, { button: name, cards }] of of.steps.entries()) {
        await button(page, name).click();
        for (const card of cards) await expect(stage(page, card).getByText('done', { exact: true })).toBeVisible(SLOW);
        for (const card of of.steps[at + 1]?.cards ?? []) await expectState(page, card, 'idle');
      }
      await of.spoilLast(page);
      for (const card of of.spoilt) await expectState(page, card, 'stale');
      await expectState(page, of.kept, 'done');

      await of.change(page, 1);
      await expectAll(page, 'stale');
      await expect(stage(page, 'Self-edits')).toContainText(of.changed);
      // Stale, not erased.
      await expect(stage(page, 'Self-edits').getByRole('button', { name: /^Edit/ })).toHaveCount(SMALL.edits);
    });

    test('the same seed writes the same self-edits, another seed others', async ({ page }) => {
      await of.open(page);
      const written = async (seed: string): Promise<unknown> => {
        await setField(page, 'Seed', seed);
        await button(page, 'Write self-edits').click();
        await expectState(page, 'Self-edits', 'done');
        return of.texts(page);
      };
      const first = await written('7');
      const other = await written('8');
      expect(await written('7')).toEqual(first);
      expect(other).not.toEqual(first);
    });

    test('step runs one stage after another and ends at the last; reset clears them and undo brings them back', async ({
      page,
    }) => {
      await of.open(page);
      for (const { cards } of of.steps) {
        await button(page, 'Step').click();
        for (const card of cards) await expect(stage(page, card).getByText('done', { exact: true })).toBeVisible(SLOW);
      }
      await expect(button(page, 'Step')).toBeDisabled();
      await of.spoilLast(page);
      await expect(button(page, 'Step')).toBeEnabled();

      const before = await shown(page, of);
      const item = await of.itemText(page);
      await button(page, 'Reset').click();
      await expectAll(page, 'idle');
      expect(await of.itemText(page)).toBe(item);
      const told = page.getByRole('main').getByText(of.resetSaid).locator('..');
      await told.getByRole('button', { name: 'Undo', exact: true }).click();
      for (const card of of.spoilt) await expectState(page, card, 'stale');
      await expectState(page, of.kept, 'done');
      expect(await shown(page, of)).toEqual(before);
      await expect(told).toBeHidden();
    });

    test('pause holds a run, and resume takes it to its end', async ({ page }) => {
      await of.open(page);
      const status = page.getByRole('contentinfo');
      await button(page, 'Run all steps').click();
      await button(page, 'Pause').click();
      await expect(status).toContainText('paused');
      await expect(button(page, 'Run all steps')).toBeDisabled();
      await button(page, 'Resume').click();
      await expect(status).not.toContainText('paused');
      await expectAll(page, 'done', SLOW);
    });

    test('stop ends a run where it takes longest, and the page stays usable', async ({ page }) => {
      await of.open(page, 'long');
      const status = page.getByRole('contentinfo');
      await button(page, 'Run all steps').click();
      await expect(status).toContainText(/step \d+ of \d+/);
      await button(page, 'Stop').click();
      await expect(status).toContainText('Ready');
      await expect(button(page, 'Run all steps')).toBeEnabled();
      await expectState(page, 'Self-edits', 'done');
      await expectState(page, 'Finetune', 'idle');
      await button(page, 'Reset').click();
      await expectAll(page, 'idle');
      expect(await of.itemText(page)).not.toBe('');
    });

    test('finished stages are there again after a reload, with a word on what is gone', async ({ page }) => {
      await of.open(page);
      await button(page, 'Write self-edits').click();
      await expectState(page, 'Self-edits', 'done');
      const written = await stage(page, 'Self-edits').innerText();
      await expect.poll(() => keptNames(page)).toHaveLength(1);
      await page.reload();
      await expectState(page, 'Self-edits', 'done');
      await expectState(page, 'Finetune', 'idle');
      expect(await stage(page, 'Self-edits').innerText()).toBe(written);

      await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
      await runAll(page);
      const before = await shown(page, of);
      await page.reload();
      for (const card of CARDS) await expectState(page, card, of.afterReload[card]);
      if (of.afterReload.Finetune === 'stale')
        await expect(stage(page, 'Finetune')).toContainText('The adapters went with the worker');
      // The tab that was open is fetched anew.
      await expect.poll(() => shown(page, of)).toEqual(before);
      // Another quiz trains first.
      await expect(button(page, 'Quiz')).toBeEnabled({ timeout: 120_000 });
      await button(page, 'Quiz').click();
      await expect(page.getByRole('contentinfo')).toContainText('the last step took', SLOW);
      await expectAll(page, 'done');
      await button(page, 'Reset').click();
      await expectState(page, 'Quiz', 'idle');
      await expect.poll(() => keptNames(page)).toHaveLength(0);
      await page.reload();
      await expectState(page, 'Quiz', 'idle');
    });

    test('two tabs keep a draft each, and a third begins with the last', async ({ page, context }) => {
      const other = await context.newPage();
      await of.open(page);
      await of.open(other);
      await of.change(page, 1);
      await of.change(other, 2);
      const [first, second] = [await of.itemText(page), await of.itemText(other)];
      expect(first).not.toBe(second);
      for (const [tab, text] of [
        [page, first],
        [other, second],
      ] as const) {
        await tab.reload();
        await expect.poll(() => of.itemText(tab)).toBe(text);
      }
      const third = await context.newPage();
      await third.goto(of.address);
      await expect.poll(() => of.itemText(third)).toBe(second);
    });
  });
}
