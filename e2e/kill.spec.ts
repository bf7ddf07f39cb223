/**
 * Runs that are broken off at random points, in a browser that keeps its storage: the page is reloaded, its tab is closed, the
 * browser is killed (SIGKILL), the worker crashes or ends without a word, the GPU device is destroyed. Nothing that was finished
 * may be lost, and gone on with, the run must come to what it comes to without a break.
 *
 * A point is a submit to the GPU, drawn from a seed that each step names. A run is broken five times, once in each way, and gone on
 * with after each. Ten points of seed 1 by default, half of them in each domain; more, or others, by
 *
 *     SELKIE_KILL_POINTS=100 npx playwright test e2e/kill.spec.ts
 *     SELKIE_KILL_SEED=7 npx playwright test e2e/kill.spec.ts
 */
import { expect, type Page, type TestInfo, test } from '@playwright/test';
import { interruptedText } from '../src/app/experiment/words/interrupted';
import { encodeLink } from '../src/app/knowledge/link';
import { encodePuzzleLink } from '../src/app/puzzles/link';
import type { KnowledgeSettings } from '../src/seal/knowledge/settings';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../src/seal/puzzles/settings';
import { Random } from '../src/world/random';
import { arm, type Fate, struck, submitsOf } from './faults';
import {
  CAN_KILL,
  forgetVisitor,
  journalLines,
  newVisitor,
  openVisit,
  progressIn,
  timeless,
  type Visit,
} from './killPoints';
import { button, SMALL, stage } from './lab';
import { acceptDialogs, downloaded, interrupted, own } from './runsPage';

const POINTS = Number(process.env.SELKIE_KILL_POINTS ?? 10);
const SEED = Number(process.env.SELKIE_KILL_SEED ?? 1);

const KNOWLEDGE: KnowledgeSettings = {
  ...SMALL,
  rounds: 2,
  conditions: ['untrained', 'policy'],
  finetune: { ...SMALL.finetune, epochs: 2 },
};

/** As little as there is to train and ask. */
const PUZZLES: PuzzleSettings = {
  ...DEFAULT_PUZZLE_SETTINGS,
  trainingTasks: 1,
  heldOutTasks: 1,
  edits: 2,
  heldOutEdits: 1,
  writing: { ...DEFAULT_PUZZLE_SETTINGS.writing, resamples: 0 },
  finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, exampleLimit: 4 },
  prediction: { orders: 1, transforms: false },
  policy: { ...DEFAULT_PUZZLE_SETTINGS.policy, epochs: 1 },
  search: { constants: 1, finalists: 1, oracle: 0 },
};

const LINKS = {
  knowledge: encodeLink({ settings: KNOWLEDGE, sample: null, passage: null }),
  puzzles: encodePuzzleLink({ settings: PUZZLES, task: null, run: null }),
};
type Domain = keyof typeof LINKS;

const BREAKS = ['reload', 'close', 'kill', 'worker', 'device'] as const;
type Break = (typeof BREAKS)[number];

const LONG = { timeout: 150_000 };

async function begin(page: Page, domain: Domain): Promise<void> {
  await page.goto(LINKS[domain]);
  await expect(button(page, 'Run ReST-EM')).toBeEnabled(LONG);
  await button(page, 'Run ReST-EM').click();
  // What writes it down is loaded with the first run.
  await expect.poll(() => journalLines(page), 'the run is written down').not.toHaveLength(0);
}

/** Within the page: what runs goes on. */
const showRuns = (page: Page): Promise<void> =>
  page.evaluate(() => {
    location.hash = '#/runs';
  });

/** The file of the one run that is kept at last, which is then deleted. */
async function keptRun(page: Page): Promise<string> {
  await showRuns(page);
  await expect(own(page).getByRole('listitem')).toHaveCount(1, LONG);
  await expect(interrupted(page)).toHaveCount(0);
  const text = await downloaded(page, own(page).getByRole('button', { name: /^JSON of/ }));
  await own(page)
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(own(page).getByRole('listitem')).toHaveCount(0);
  return text;
}

/** @returns the visit that goes on after it. */
async function breakOff(how: Exclude<Break, 'device'>, visit: Visit, folder: string, info: TestInfo): Promise<Visit> {
  const { page, context } = visit;
  switch (how) {
    case 'reload':
      await page.reload();
      return visit;
    case 'close': {
      const next = await context.newPage();
      acceptDialogs(next);
      await page.close();
      return { ...visit, page: next };
    }
    case 'kill':
      await visit.kill();
      return openVisit(folder, info);
    case 'worker':
      await page.getByRole('alert').getByRole('button', { name: 'Reconnect' }).click(LONG);
      return visit;
  }
}

/** What befalls the worker at the point; where the page is broken off, it gets no further until that is done. */
function fateOf(how: Break, random: Random): Fate {
  if (how === 'worker') return random.pick(['crash', 'end']);
  return how === 'device' ? 'destroy-device' : 'hold';
}

/** From here to a submit that leaves some way to the end of the run, for each of `more` points after it too. */
function drawPoint(random: Random, left: number, more: number): number {
  return 1 + random.below(Math.max(1, Math.floor((2.4 * left) / (more + 3))));
}

/** What is on the screen as done is in the journal. */
async function written(page: Page): Promise<string[]> {
  const shown = await stage(page, 'Rounds')
    .getByRole('heading', { name: /^Round \d+$/ })
    .count();
  const lines = await journalLines(page);
  expect.soft(progressIn(lines).done, 'rounds that are shown are in the journal').toBeGreaterThanOrEqual(shown);
  return lines;
}

/** Finds the broken run among the interrupted ones, with all that it had, and goes on with it. */
async function goOn(page: Page, before: readonly string[]): Promise<string> {
  await page.goto('./#/runs');
  const lines = await journalLines(page);
  expect.soft(lines.slice(0, before.length), 'every line is there').toEqual(before);
  const how = interruptedText(progressIn(lines));
  await expect(interrupted(page)).toContainText(how);
  await interrupted(page)
    .getByRole('button', { name: /^Go on with/ })
    .click();
  await page.waitForURL((url) => !url.hash.startsWith('#/runs'), LONG);
  return how;
}

/** Each way once, in another order each time. */
function shuffledBreaks(random: Random): Break[] {
  const known = BREAKS.filter((how) => how !== 'kill' || CAN_KILL);
  return known
    .map((how) => ({ how, place: random.uniform() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ how }) => how);
}

for (const domain of ['knowledge', 'puzzles'] as const) {
  test(`a run on ${domain} that is broken off at random points loses nothing and comes to the same end`, async ({
    browserName: _,
  }, info) => {
    const points = Math.ceil(POINTS / 2);
    test.setTimeout(180_000 + points * 60_000);
    const random = new Random(SEED, domain);
    const folder = await newVisitor();
    let visit = await openVisit(folder, info);
    try {
      await begin(visit.page, domain);
      await arm(visit.page, { submits: Number.MAX_SAFE_INTEGER, fate: 'hold' });
      await showRuns(visit.page);
      await expect(own(visit.page).getByRole('listitem')).toHaveCount(1, LONG);
      const submits = await submitsOf(visit.page);
      const unbroken = timeless(await keptRun(visit.page));
      for (let point = 0; point < points; ) {
        await begin(visit.page, domain);
        const breaks = shuffledBreaks(random).slice(0, points - point);
        // No stage that was finished is done again, so what is left is what was not reached yet.
        let left = submits;
        for (const [index, how] of breaks.entries()) {
          point += 1;
          const fate = fateOf(how, random);
          const at = drawPoint(random, left, breaks.length - index - 1);
          left -= at;
          const name = `${domain}, seed ${SEED}, point ${point} of ${points}: ${how} (${fate}) after ${at} of ${submits} submits`;
          await test.step(name, async () => {
            const began = Date.now();
            const hit = struck(visit.page);
            await arm(visit.page, { submits: at, fate });
            await hit;
            const reached = Date.now();
            const before = await written(visit.page);
            let found = '';
            if (how !== 'device') {
              visit = await breakOff(how, visit, folder, info);
              found = await goOn(visit.page, before);
            }
            const [to, back] = [reached - began, Date.now() - reached].map((time) => (time / 1000).toFixed(1));
            console.log(`${name}, ${to} s on the way, ${back} s to go on. ${found}`);
          });
        }
        const end = timeless(await keptRun(visit.page));
        expect
          .soft(end, `${domain}, seed ${SEED}, up to point ${point}: the result of an unbroken run`)
          .toEqual(unbroken);
      }
    } finally {
      await visit.context.close();
      await forgetVisitor(folder);
    }
  });
}
