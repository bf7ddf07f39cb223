/** The Forgetting page: matrices, the answers behind them, remedies, SEAL's own sequences, and sequences that run here. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { encodeForgetting } from '../src/app/forgetting/link';
import { NOTHING_CHOSEN } from '../src/app/forgetting/view';
import { sequencesAlone } from '../src/seal/knowledge/continual/alone';
import { readRunIndex } from '../src/seal/knowledge/runFile/entry';
import { entryOf } from '../src/seal/knowledge/runFile/index';
import { rowOf } from '../src/seal/record/format';
import { sequencesRun } from '../src/seal/testing/sequencesRun';
import { button, choose, expect, expectAccessible, SMALL, settledText, stage, test } from './lab';
import { acceptDialogs, downloaded, interrupted, own } from './runsPage';

const run = sequencesRun();
const { title } = entryOf(run, '');
const matrix = (page: Page) => page.getByRole('table', { name: /^Retention matrix/ });
const answers = (page: Page) => page.getByRole('table', { name: /^Answers:/ });

/** One's own run, as a file that was imported: nothing has to run for it. */
async function openRun(page: Page): Promise<void> {
  await page.goto('./#/runs');
  await page.getByLabel('Run files').setInputFiles({
    name: 'sequences.json',
    mimeType: 'application/json',
    buffer: Buffer.from(rowOf(run).text),
  });
  const item = own(page).getByRole('listitem');
  await expect(item).toContainText(
    'Plain merging: 100.0% right after its edit, 44.4% ± 0.0 after the last, n = 8 sequences',
  );
  await expect(item.getByRole('img')).toHaveAccessibleName(/^before any edit 17%, after 1 edit 100%/);
  await item.getByRole('button', { name: `Open ${title}` }).click();
  await expect(page).toHaveURL(/#\/forgetting\?.*run=/);
  await expect(matrix(page)).toBeVisible();
}

test('a run of sequences tells what became of the first passage, and a cell leads to its answers by keyboard', async ({
  page,
}) => {
  await openRun(page);
  await expect(page.getByRole('link', { name: 'Forgetting', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(page).toHaveTitle('Forgetting · Selkie');
  const main = page.getByRole('main');
  await expect(main).toContainText('After three edits, 0 of 100 questions about the first passage are answered right.');
  await expect(matrix(page).getByRole('row')).toHaveCount(5);
  await expect(matrix(page).getByRole('row').nth(2)).toContainText('not asked');
  // One stop of the keyboard leads into the matrix, the arrow keys from cell to cell.
  await matrix(page)
    .getByRole('button', { name: /^Passage 1 after 3 edits: 0%/ })
    .focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(answers(page)).toHaveAccessibleName('Answers: Passage 1 after 2 edits');
  const first = answers(page).getByRole('row').nth(2);
  await expect(first.getByRole('cell').nth(3)).toContainText('right: ');
  await expect(first.getByRole('cell').nth(4)).toContainText('wrong: nobody');
  await page.getByText(/^Its edit: 4 training lines/).click();
  await expect(page.getByText(/The king of Bim\w+ is/).first()).toBeVisible();
  const asked = await answers(page).innerText();
  await button(page, 'Next sequence').click();
  await expect.poll(() => answers(page).innerText()).not.toBe(asked);
  await page.getByLabel('Remedy', { exact: true }).selectOption('replay');
  await expect(main).toContainText(
    'After three edits, 67 of 100 questions about the first passage are answered right.',
  );
  await page.getByLabel('Sequence', { exact: true }).selectOption('0');
  await expect(matrix(page).getByRole('button', { name: 'Passage 1 after 3 edits: 2 of 3' })).toBeVisible();
  await expectAccessible(page, 'a run of sequences');
  // A link leads back to what is looked at.
  await page.reload();
  await expect(matrix(page)).toHaveAccessibleName('Retention matrix, Replay');
  await expect(answers(page)).toBeVisible();
});

test('the matrix shows what was lost since the edit, and SEAL’s curve comes and goes', async ({ page }) => {
  await openRun(page);
  await choose(page.getByRole('radio', { name: 'Change since learned' }));
  await expect(matrix(page).getByRole('button', { name: /^Passage 1 after 3 edits: −100/ })).toBeVisible();
  await expect(matrix(page).getByRole('button', { name: /^Passage 2 after 2 edits: \+0/ })).toBeVisible();
  const figure = page.getByRole('figure', { name: 'By age of the edit' });
  const drawing = figure.getByRole('img');
  await expect(drawing).toHaveAccessibleName(/SEAL, n = 64: 0 edits on \+10\.7 points.*Plain merging, n = 8: /);
  await page.getByLabel('SEAL’s curve beside it').uncheck();
  await expect(drawing).not.toHaveAccessibleName(/SEAL/);
  await expect(page).toHaveURL(/scale=change.*overlay=0/);
});

test('remedies are held against plain merging, and tables and charts go out as files', async ({ page }) => {
  await openRun(page);
  const panel = stage(page, 'Remedies side by side');
  await expect(panel).toContainText('“Replay” cuts that to less than half without halving what is newly learned');
  const table = panel.getByRole('table', { name: 'Remedies side by side' });
  await expect(table.getByRole('row').nth(2)).toContainText('−44.4');
  await expect(
    panel.getByRole('figure', { name: 'What is kept against what is learned' }).getByRole('img'),
  ).toHaveAccessibleName(/Plain merging: right after its own edit 100\.0%.*0\.10 TFLOP; Replay/);
  await expect(
    panel.getByRole('figure', { name: 'Retention, remedy by remedy' }).getByRole('img'),
  ).toHaveAccessibleName('Plain merging: 44% after the last edit; Replay: 89% after the last edit');
  const exported = async (name: string): Promise<string> => {
    await button(page, 'Export').click();
    return downloaded(page, button(page, name));
  };
  expect(await exported('Remedies side by side, as CSV')).toMatch(
    /^remedy,before,before_standard_error.*\r?\nPlain merging,/,
  );
  expect(await exported('Remedies side by side, as Markdown')).toContain(
    'sequences of edits: 8 of 3, on held-out passages',
  );
  expect(await exported('Retention matrix, as CSV')).toMatch(/\n3,0,0,/);
  expect(await exported('Change by age of the edit, as Markdown')).toContain('| SEAL, n = 64 |');
  expect(await exported('Matrices of remedies, as SVG')).toContain('89% at the end');
  expect(JSON.parse(await exported('This run, as a run file')).measures).toHaveLength(2);
});

test('it opens with the recorded runs of all seeds pooled, and leads to each of them alone and back', async ({
  page,
}) => {
  await page.goto('./#/forgetting');
  const remedies = stage(page, 'Remedies side by side');
  const plain = remedies.getByRole('table', { name: 'Remedies side by side' }).getByRole('row').nth(1);
  await expect(plain).toContainText(/Plain merging.*35\.3% ± 1\.7.*9\.0% ± 0\.8.*24$/);
  await expect(remedies).toContainText('Means over 24 sequences of seeds 1, 2 and 3');
  await expect(page.getByLabel('What is shown')).toContainText(
    'All three seeds: Many edits and nine remedies, 8 sequences of 8',
  );
  await expect(page).toHaveURL(/run=.*seeds=all/);
  await expect(page.getByRole('main')).toContainText('mean over 24 sequences of seeds 1, 2 and 3');
  const age = stage(page, 'By age of the edit');
  await expect(age.getByRole('img')).toHaveAccessibleName(/Plain merging, n = 24: /);
  await expect(
    matrix(page).getByRole('button', { name: /^Passage 1 after 8 edits: .* over 24 sequences$/ }),
  ).toBeVisible();
  await page.getByLabel('Sequence', { exact: true }).selectOption({ label: 'Seed 2, sequence 3' });
  await expect(matrix(page).getByRole('columnheader').nth(1)).toContainText(/Passage 1\w+/);
  await expectAccessible(page, 'pooled sequences');
  // Beside each part, for all of them.
  await choose(age.getByRole('radio', { name: 'Seed 1', exact: true }));
  await expect(remedies).toContainText('Means over 8 sequences of seed 1;');
  await expect(
    matrix(page).getByRole('button', { name: /^Passage 1 after 8 edits: .* over 8 sequences$/ }),
  ).toBeVisible();
  await expect(page).not.toHaveURL(/seeds=all/);
  await choose(remedies.getByRole('radio', { name: 'All three seeds' }));
  await expect(plain).toContainText(/24$/);
  await page.reload();
  await expect(remedies).toContainText('Means over 24 sequences of seeds 1, 2 and 3');
});

test('where the other seeds cannot be fetched it says why, keeps to one, and tries again when asked', async ({
  page,
  complaints,
}) => {
  let isBroken = true;
  const list = readRunIndex(JSON.parse(readFileSync('public/runs/index.json', 'utf8')));
  const others = (list?.runs ?? []).filter(({ continual, seed }) => continual !== undefined && seed !== 1);
  expect(others).toHaveLength(2);
  for (const { file } of others)
    await page.route(`**/runs/${file}`, async (route) => {
      if (isBroken) await route.abort();
      else await route.continue();
    });
  await page.goto('./#/forgetting');
  await expect(page.getByRole('alert')).toContainText('The runs of the other seeds are left out: “Many edits');
  const remedies = stage(page, 'Remedies side by side');
  await expect(remedies).toContainText('Means over 8 sequences of seed 1;');
  isBroken = false;
  complaints.length = 0;
  await choose(remedies.getByRole('radio', { name: 'All three seeds' }));
  await expect(remedies).toContainText('Means over 24 sequences of seeds 1, 2 and 3');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('runs of one’s own that differ in their seed alone are pooled, and others say why they are not', async ({
  page,
}) => {
  await openRun(page);
  const files = [sequencesRun({ seed: 4 }), sequencesRun({ seed: 5, length: 4 })].map((one) => ({
    name: `${one.id}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(rowOf(one).text),
  }));
  await page.goto('./#/runs');
  await page.getByLabel('Run files').setInputFiles(files);
  await expect(own(page).getByRole('listitem')).toHaveCount(3);
  await page.goto('./#/forgetting');
  const panel = stage(page, 'Retention matrix');
  await choose(panel.getByRole('radio', { name: 'Both seeds' }));
  await expect(page.getByRole('main')).toContainText('mean over 16 sequences of seeds 1 and 4');
  await expect(
    matrix(page)
      .getByRole('button', { name: /over 16 sequences$/ })
      .first(),
  ).toBeVisible();
  await page.getByText('4 other runs are not pooled with these').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Edits in a sequence 4, not 3' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'another model: micro-world' })).toHaveCount(3);
  await button(page, 'Export').click();
  const table = await downloaded(page, button(page, 'Remedies side by side, as Markdown'));
  expect(table).toContain('seeds: 1, 4');
  expect(table).toMatch(/\| Plain merging \|.*\| 16 \|/);
});

test('SEAL’s published sequences stand in the place of a run, and say what differs', async ({ page }) => {
  await page.goto('./#/forgetting?v=1&run=seal');
  await expect(matrix(page)).toHaveAccessibleName('Retention matrix, SEAL');
  await expect(matrix(page).getByRole('row').last()).toContainText('19%');
  const main = page.getByRole('main');
  await expect(main).toContainText(
    'After eight edits, 19 of 100 questions about the first passage are answered right.',
  );
  await expect(stage(page, 'What differs')).toContainText('7 billion parameters');
  await expect(main).toContainText('fewer than before it learned anything');
  await expectAccessible(page, 'SEAL’s sequences');
});

test('on a phone the matrix scrolls within itself, and the page does not', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await openRun(page);
  await settledText(page.getByRole('main'));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const box = page.getByRole('region', { name: /^Retention matrix.*: table$/ });
  expect(await box.evaluate((node) => node.scrollWidth > node.clientWidth)).toBe(true);
  await expectAccessible(page, 'sequences on a phone');
});

test('without WebGPU everything but a live run works', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await openRun(page);
  await expect(button(page, 'Run sequences')).toBeDisabled();
  await expect(page.getByRole('alert')).toContainText('no WebGPU');
  await matrix(page)
    .getByRole('button', { name: /^Passage 1 after 1 edit/ })
    .click();
  await expect(answers(page)).toBeVisible();
});

const alone = sequencesAlone(SMALL);
const LIVE = {
  ...alone,
  sideQuestions: 2,
  continual: { ...alone.continual, sequences: 2, length: 2, remedies: ['plain', 'replay'], author: 'teacher' },
} satisfies typeof SMALL;
const LINK = encodeForgetting({ settings: LIVE, run: null, view: NOTHING_CHOSEN });

async function begin(page: Page): Promise<void> {
  await page.goto(`./${LINK}`);
  await page.reload();
  await expect(page.getByRole('spinbutton', { name: 'Sequences' })).toHaveValue('2');
  await expect(button(page, 'Run sequences')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Run sequences').click();
}

/** Of the latest of the visitor's runs, what does not hang on when and how fast it ran. */
async function measured(page: Page): Promise<object> {
  await page.goto('./#/runs');
  const latest = own(page).getByRole('listitem').first();
  const text = await downloaded(page, latest.getByRole('button', { name: /^JSON of/ }));
  return JSON.parse(text, (key, value) => (key === 'seconds' ? 0 : value)).measures;
}

test('sequences run here: the matrix fills, the run holds and stops, and what was measured is kept', async ({
  page,
}) => {
  await begin(page);
  const panel = stage(page, 'Retention matrix');
  await expect(panel.getByRole('status')).toContainText(/^Plain merging, remedy 1 of 2/);
  await expect(matrix(page).getByRole('button', { name: /^Passage 1 before any edit/ })).toBeVisible();
  await button(page, 'Pause').click();
  await expect(page.getByRole('contentinfo')).toContainText('paused');
  await button(page, 'Resume').click();
  await expect(panel.getByRole('status')).toContainText('Replay, remedy 2 of 2', { timeout: 150_000 });
  await button(page, 'Stop').click();
  await expect(button(page, 'Run sequences')).toBeEnabled();
  await page.getByLabel('Remedy', { exact: true }).selectOption('plain');
  await expect(matrix(page).getByRole('button', { name: /^Passage 2 after 2 edits/ })).toBeVisible();
  await page.goto('./#/runs');
  await expect(own(page).getByRole('listitem')).toContainText('2 sequences of 2 edits, seed 1');
});

test('sequences that a reload broke off go on, and come to what they would have come to', async ({ page }) => {
  test.setTimeout(600_000);
  acceptDialogs(page);
  await begin(page);
  await expect(stage(page, 'Remedies side by side').getByRole('row').nth(2)).toContainText('Replay', {
    timeout: 300_000,
  });
  await expect(button(page, 'Run sequences')).toBeEnabled();
  const whole = await measured(page);

  await begin(page);
  // A quiz into it: what was measured before has long been written down.
  await expect(stage(page, 'Retention matrix').getByRole('status')).toContainText('Replay, remedy 2 of 2: edit', {
    timeout: 240_000,
  });
  await page.reload();
  await expect(page.getByRole('main')).toContainText('A run of sequences was broken off before it ended.');
  await page.getByRole('link', { name: 'Go on with it on the Runs page' }).click();
  const list = interrupted(page);
  await expect(list).toContainText('Interrupted after the first measurements.');
  await list.getByRole('button', { name: /^Go on with/ }).click();
  await expect(page).toHaveURL(/#\/forgetting/);
  await expect(stage(page, 'Remedies side by side').getByRole('row').nth(2)).toContainText('Replay', {
    timeout: 300_000,
  });
  await expect(button(page, 'Run sequences')).toBeEnabled();
  expect(await measured(page)).toEqual(whole);
});
