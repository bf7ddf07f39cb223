/** What the visitor made outlives a reload, a closed tab, a second tab and storage that does not do its part. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { encodeLink } from '../src/app/link/codec';
import { encodePuzzleLink } from '../src/app/link/puzzleCodec';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../src/seal/puzzles/settings';
import { button, expect, expectAccessible, expectState, openLab, PASSAGE, SMALL, stage, test } from './lab';
import { openBare } from './storageRoom';

const MANY = { ...SMALL, rounds: 12 };
const INTERRUPTED = 'Interrupted runs';

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const own = (page: Page) => region(page, 'Your runs');

/** As `npm run seal` writes it, without its rounds. */
async function recordedRun(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const text = await readFile('public/runs/index.json', 'utf8');
  const file: unknown = JSON.parse(text).runs[0].file;
  return { name: String(file), mimeType: 'application/gzip', buffer: await readFile(`public/runs/${String(file)}`) };
}

async function importRun(page: Page): Promise<void> {
  await page.goto('./#/runs');
  await page.getByLabel('Run files').setInputFiles(await recordedRun());
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
}

/** Until its first round is done; it has many more to go. */
async function runOneRound(page: Page): Promise<void> {
  await openLab(page, MANY);
  await button(page, 'Run ReST-EM').click();
  await expect(stage(page, 'Rounds')).toContainText('After round 1', { timeout: 150_000 });
}

test('a run whose tab is closed is listed as interrupted, with its rounds, and can be kept', async ({
  page,
  context,
}) => {
  const runner = await context.newPage();
  await runOneRound(runner);
  await page.goto('./#/runs');
  const list = region(page, INTERRUPTED);
  await expect(list).toContainText('Running in another tab.');
  await expect(list.getByRole('button')).toHaveCount(0);
  await runner.close();
  await expect(list).toContainText(/Interrupted after round \d+ of 12\./);
  await expect(list.getByRole('button', { name: /^Go on with/ })).toBeVisible();
  await expectAccessible(page, 'an interrupted run');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    list.getByRole('button', { name: /^Export raw/ }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toMatch(
    /^\["\w+",\{"kind":"begin".*\n\["\w+",\{"kind":"entry"/,
  );

  await list.getByRole('button', { name: /^Delete/ }).click();
  await expect(list).toHaveCount(0);
  await button(page, 'Undo').click();
  await expect(list).toContainText(/Interrupted after round \d+ of 12\./);

  const rounds = /after round (\d+)/.exec(await list.innerText())?.[1];
  await list.getByRole('button', { name: /^Keep as it is/ }).click();
  await expect(list).toHaveCount(0);
  await expect(own(page).getByRole('listitem')).toContainText(`${rounds} round`);
  await page.reload();
  await own(page).getByRole('button', { name: /^Open/ }).click();
  await expect(stage(page, 'Rounds')).toContainText('After round 1');
});

test('a run that is reloaded away is interrupted, and one that ends is not', async ({ page }) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await runOneRound(page);
  await page.reload();
  await page.goto('./#/runs');
  await expect(region(page, INTERRUPTED)).toContainText(/Interrupted after round \d+ of 12\./);
  await region(page, INTERRUPTED)
    .getByRole('button', { name: /^Delete/ })
    .click();
  await openLab(page, SMALL);
  await button(page, 'Run ReST-EM').click();
  await expect(page.getByText('The model now is the policy after round 1')).toBeVisible({ timeout: 150_000 });
  await page.goto('./#/runs');
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
  await expect(region(page, INTERRUPTED)).toHaveCount(0);
});

/** The latest of the visitor's runs, as its file has it, but for what hangs on when and how fast it ran. */
async function exportedRun(page: Page): Promise<object> {
  const latest = own(page).getByRole('listitem').first();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    latest.getByRole('button', { name: /^JSON of/ }).click(),
  ]);
  const run: unknown = JSON.parse(await readFile(await download.path(), 'utf8'), (key, value) =>
    key === 'seconds' ? 0 : value,
  );
  return Object.assign(Object(run), { id: '', startedAt: '', timings: [], cost: null });
}

const PUZZLE_SETTINGS: PuzzleSettings = {
  ...DEFAULT_PUZZLE_SETTINGS,
  rounds: 2,
  trainingTasks: 1,
  heldOutTasks: 1,
  edits: 2,
  heldOutEdits: 1,
  finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, stepLimit: 16, exampleLimit: 8 },
  prediction: { orders: 1, transforms: false },
  policy: { ...DEFAULT_PUZZLE_SETTINGS.policy, epochs: 1 },
  search: { constants: 0, finalists: 0, oracle: 0 },
};

for (const { domain, hash, last } of [
  {
    domain: 'knowledge',
    hash: encodeLink({ settings: { ...SMALL, rounds: 2 }, sample: null, passage: PASSAGE }),
    last: 'The model now is the policy after round 2',
  },
  {
    domain: 'puzzles',
    hash: encodePuzzleLink({ settings: PUZZLE_SETTINGS, task: null, run: null }),
    last: 'The model now is the policy after round 2',
  },
])
  test(`a run on ${domain} that was interrupted goes on, and comes to what it would have come to`, async ({ page }) => {
    test.setTimeout(600_000);
    page.on('dialog', (dialog) => void dialog.accept());
    const begin = async (): Promise<void> => {
      await page.goto(hash);
      await page.reload();
      await expect(button(page, 'Run ReST-EM')).toBeEnabled({ timeout: 120_000 });
      await button(page, 'Run ReST-EM').click();
    };
    await begin();
    await expect(page.getByText(last)).toBeVisible({ timeout: 240_000 });
    await page.goto('./#/runs');
    await expect(own(page).getByRole('listitem')).toHaveCount(1);
    const whole = await exportedRun(page);
    // The policy of the one must come back; so small a run on puzzles solves nothing, and trains none.
    const trained = domain === 'puzzles' ? null : { losses: expect.any(Array) };
    expect(whole).toMatchObject({ rounds: [{ policyFinetune: trained }, {}] });

    await begin();
    await expect(page.locator('body')).toContainText(/round 2 of 2/i, { timeout: 240_000 });
    await page.goto('./#/runs');
    await page.reload();
    const list = region(page, INTERRUPTED);
    await expect(list).toContainText('Interrupted after round 1 of 2.');
    await list.getByRole('button', { name: /^Go on with/ }).click();
    await expect(page).toHaveURL(domain === 'puzzles' ? /#\/puzzles/ : /#\/(\?|$)/);
    await expect(stage(page, 'Rounds')).toContainText(/after round 1/i);
    await expect(page.getByText(last)).toBeVisible({ timeout: 240_000 });
    await page.goto('./#/runs');
    await expect(own(page).getByRole('listitem')).toHaveCount(2);
    await expect(region(page, INTERRUPTED)).toHaveCount(0);
    expect(await exportedRun(page)).toEqual(whole);
  });

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
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    damaged.getByRole('button', { name: 'Export raw Without an entry' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({
    row: { id: 'no entry', entry: {} },
  });
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

test('runs that the browser has cleared are told, and not as if there had been none', async ({ page }) => {
  await importRun(page);
  await openBare(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase('selkie').onsuccess = () => resolve();
      }),
  );
  await page.goto('./#/runs');
  await expect(page.getByRole('alert')).toContainText('The browser has cleared what Selkie kept: 1 run.');
  await page.reload();
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await expect(own(page)).toContainText('are kept here');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('two tabs keep a draft each, and a third begins with the last', async ({ page, context }) => {
  const passage = (of: Page) => of.getByRole('textbox', { name: 'Passage', exact: true });
  const other = await context.newPage();
  await openLab(page);
  await openLab(other);
  await passage(page).fill('Written in the first tab.');
  await passage(other).fill('Written in the second tab.');
  await page.reload();
  await other.reload();
  await expect(passage(page)).toHaveValue('Written in the first tab.');
  await expect(passage(other)).toHaveValue('Written in the second tab.');
  const third = await context.newPage();
  await third.goto('./');
  await expect(passage(third)).toHaveValue('Written in the second tab.');
});

test('finished steps are there again after a reload, and the finetune says that its adapters are gone', async ({
  page,
}) => {
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await expect(page.getByRole('table', { name: 'Answers before and after' })).toBeVisible();
  const before = {
    reward: await stage(page, 'Reward').innerText(),
    answers: await page.getByRole('tabpanel').innerText(),
  };
  await page.reload();
  for (const name of ['Self-edits', 'Quiz', 'Reward']) await expectState(page, name, 'done');
  await expectState(page, 'Finetune', 'stale');
  await expect(stage(page, 'Finetune')).toContainText('The adapters went with the worker');
  await page.getByRole('tab', { name: 'Answers' }).click();
  expect({
    reward: await stage(page, 'Reward').innerText(),
    answers: await page.getByRole('tabpanel').innerText(),
  }).toEqual(before);
  // Another quiz trains first.
  await expect(button(page, 'Quiz')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Quiz').click();
  await expectState(page, 'Finetune', 'done');
  await expectState(page, 'Reward', 'done');
  await button(page, 'Reset').click();
  await expectState(page, 'Quiz', 'idle');
  await page.reload();
  await expectState(page, 'Quiz', 'idle');
});

test('the finished stages of a task are there again after a reload', async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('#/puzzles');
  await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  const before = await stage(page, 'Self-edits').innerText();
  await page.reload();
  await expectState(page, 'Self-edits', 'done');
  await expectState(page, 'Finetune', 'idle');
  expect(await stage(page, 'Self-edits').innerText()).toBe(before);
});
