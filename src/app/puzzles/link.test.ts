import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings, parsePuzzleSettings } from '../../seal/puzzles/settings';
import type { Grid, Puzzle } from '../../seal/puzzles/types';
import { worldPuzzle } from '../../seal/puzzles/worldInputs';
import { PUZZLE_KINDS, PUZZLE_SPLITS } from '../../world/puzzles/families';
import { decodeLink, saysWhatToShow } from '../knowledge/link';
import { noticeText } from '../ui/notice';
import { firstTask } from './draft';
import { decodePuzzleLink, encodePuzzleLink } from './link';
import { SHARE } from './words/page';
import { puzzleSettingName } from './words/settings';

const { writing, finetune, policy } = DEFAULT_PUZZLE_SETTINGS;
const whole = (min: number, max: number) => fc.integer({ min, max });
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);

const settings: fc.Arbitrary<PuzzleSettings> = fc
  .record({
    top: fc.record({
      seed: whole(0, 0xffffffff),
      preset: fc.constantFrom('one-family' as const, 'mixed-families' as const),
      rounds: whole(0, 20),
      trainingTasks: whole(1, 4096),
      heldOutTasks: whole(1, 4096),
      edits: whole(1, 256),
      heldOutEdits: whole(1, 256),
      prediction: fc.record({ orders: whole(1, 64), transforms: fc.boolean() }, { noNullPrototype: true }),
      search: fc.record(
        { constants: whole(0, 1000), finalists: whole(1, 1000), oracle: whole(0, 1000) },
        { noNullPrototype: true },
      ),
    }),
    writing: fc.record({ temperature: real(0, 5), heldOutTemperature: real(0, 5), resamples: whole(0, 15) }),
    finetune: fc.record({
      rank: whole(1, 256),
      stepLimit: whole(1, 100_000),
      targets: fc.subarray([...finetune.targets], { minLength: 1 }),
    }),
    policy: fc.record({
      learningRate: real(0, 1),
      batchSize: fc.option(whole(1, 4096)),
      maxGradientNorm: fc.option(real(1e-6, 1e6)),
    }),
  })
  .map((given) => ({
    ...DEFAULT_PUZZLE_SETTINGS,
    ...given.top,
    writing: { ...writing, ...given.writing },
    finetune: { ...finetune, ...given.finetune },
    policy: { ...policy, ...given.policy },
  }));

const grid: fc.Arbitrary<Grid> = fc
  .tuple(whole(1, 4), whole(1, 4))
  .chain(([rows, columns]) =>
    fc.array(fc.array(whole(0, 9), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );
const named = fc
  .tuple(fc.constantFrom(...PUZZLE_SPLITS), fc.constantFrom(...PUZZLE_KINDS), whole(0, 200))
  .map(([split, kind, index]) => worldPuzzle(split, kind, index));
const own: fc.Arbitrary<Puzzle> = fc.record(
  {
    id: fc.string({ unit: 'binary', maxLength: 20 }).map((id) => id.toWellFormed()),
    source: fc.constantFrom('own' as const, 'arc-training' as const, 'micro-world' as const),
    demonstrations: fc.array(fc.record({ input: grid, output: grid }, { noNullPrototype: true }), {
      minLength: 1,
      maxLength: 3,
    }),
    tests: fc.array(fc.record({ input: grid, output: fc.option(grid) }, { noNullPrototype: true }), {
      minLength: 1,
      maxLength: 2,
    }),
  },
  { noNullPrototype: true },
);
const runName = fc.option(fc.string({ unit: 'binary', maxLength: 30 }).map((id) => id.toWellFormed()));

const task = worldPuzzle('held-out', 'lines', 3);
const NOTHING = { settings: DEFAULT_PUZZLE_SETTINGS, task: null, run: null };

describe('link to the Puzzles page', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(settings, fc.oneof(named, own), runName, (given, puzzle, run) => {
        const content = { settings: given, task: puzzle, run };
        expect(decodePuzzleLink(encodePuzzleLink(content))).toEqual({ ...content, notices: [] });
      }),
    );
  });

  it('tells of what of a task does not fit', () => {
    const pair = { input: [[1]], output: [[2]] };
    const large: Puzzle = {
      id: 'x'.repeat(5000),
      source: 'own',
      demonstrations: Array.from({ length: 100_000 }, () => pair),
      tests: Array.from({ length: 101 }, () => pair),
    };
    const link = decodePuzzleLink(encodePuzzleLink({ ...NOTHING, task: large }));
    const { id = '', demonstrations = [], tests = [] } = link?.task ?? {};
    expect([id.length, demonstrations.length, tests.length]).toEqual([200, 100, 100]);
    expect(link?.notices.map((notice) => `${puzzleSettingName(notice.field)}: ${noticeText(notice)}`)).toEqual([
      'Name of the task: 5,000 characters did not fit; set to the first 200.',
      'Demonstrations: 100,000 did not fit; set to the first 100.',
      'Tests: 101 did not fit; set to the first 100.',
    ]);
  });

  it('names what a person can read and change, and nothing of the defaults', () => {
    expect(encodePuzzleLink(NOTHING)).toBe('#/puzzles?v=1');
    const changed: PuzzleSettings = { ...DEFAULT_PUZZLE_SETTINGS, seed: 7, finetune: { ...finetune, rank: 8 } };
    expect(encodePuzzleLink({ settings: changed, task, run: 'a' })).toBe(
      '#/puzzles?v=1&seed=7&finetune.rank=8&task=lines-held-out-3&run=a',
    );
  });

  it('packs a task of the world that was changed', () => {
    const [test] = task.tests;
    const changed: Puzzle = { ...task, tests: test ? [{ ...test, output: [[5]] }] : [] };
    const hash = encodePuzzleLink({ ...NOTHING, task: changed });
    expect(hash).toMatch(/^#\/puzzles\?v=1&p=[\w-]+$/);
    expect(decodePuzzleLink(hash)?.task).toEqual(changed);
  });

  it('that names a recorded run alone says nothing of settings and task', () => {
    const content = { settings: null, task: null, run: 'one', position: null };
    expect(encodePuzzleLink(content)).toBe('#/puzzles?v=1&run=one');
    expect(decodePuzzleLink('#/puzzles?v=1&run=one')).toEqual({ ...content, notices: [] });
    const at = { set: 'held-out' as const, item: 3, writer: { name: 'policy', round: 2 } };
    expect(encodePuzzleLink({ ...content, position: at })).toBe('#/puzzles?v=1&run=one&at=held-out.3.policy.2');
    expect(decodePuzzleLink('#/puzzles?v=1&run=one&at=held-out.3.policy.2')?.position).toEqual(at);
    expect(decodePuzzleLink('#/puzzles?v=1&run=one&edits=3')?.settings?.edits).toBe(3);
  });

  it('is none of the Lab, nor the other way round', () => {
    const hash = encodePuzzleLink({ ...NOTHING, task });
    expect([decodeLink(hash), saysWhatToShow(hash)]).toEqual([null, false]);
    for (const other of ['', '#/', '#/puzzles', '#/puzzles?x=1', '#/?v=1&seed=2', '#/runs?v=1'])
      expect(decodePuzzleLink(other)).toBeNull();
  });

  it('is read without throwing, and what is read is in bounds', () => {
    const paths = fc.constantFrom('edits', 'finetune.rank', 'prediction.transforms', 'preset', 'task', 'p', 'run', 'x');
    const query = fc.array(fc.tuple(paths, fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(query, (pairs) => {
        const text = new URLSearchParams(pairs.map(([path, value]) => [path, value.toWellFormed()])).toString();
        const link = decodePuzzleLink(`#/puzzles?v=1&${text}`);
        expect(link).not.toBeNull();
        if (link?.settings) expect(parsePuzzleSettings(link.settings).notices).toEqual([]);
      }),
    );
  });

  it.each([
    ['v=1&edits=100000', 'edits', '256'],
    ['v=1&seed=-4', 'seed', '0'],
    ['v=1&finetune.stepLimit=lots', 'finetune.stepLimit', '64'],
    ['v=1&prediction.transforms=maybe', 'prediction.transforms', 'false'],
    ['v=1&preset=all', 'preset', '"one-family"'],
    ['v=1&rules=official', 'rules', '"micro-world"'],
    ['v=1&writing.form=official', 'writing.form', '"compact"'],
    ['v=1&search.oracle=1e9', 'search.oracle', '1000'],
    ['v=1&colour=blue&colour=red', 'colour', ''],
    ['v=1&__proto__=1', '__proto__', ''],
    ['v=1&task=lines-held-out-1000', 'task', ''],
    ['v=1&task=lines-held-out-03', 'task', ''],
    ['v=1&task=circles-held-out-3', 'task', ''],
    ['v=1&p=%%%', 'task', ''],
    ['v=1&p=e30', 'task', ''],
    ['v=9', 'v', '1'],
  ])('%s is told', (query, field, used) => {
    const link = decodePuzzleLink(`#/puzzles?${query}`);
    expect(link?.notices).toEqual([expect.objectContaining({ field, used })]);
    expect(link?.settings && puzzleRulesOf(link.settings)).toEqual(['micro-world', 'compact']);
  });
});

const puzzleRulesOf = ({ rules, writing: { form } }: PuzzleSettings): string[] => [rules, form];

it('a link promises the same run only where no configuration by hand stays behind', () => {
  const settings = DEFAULT_PUZZLE_SETTINGS;
  const link = { settings, task: firstTask(settings.preset), run: null };
  expect(SHARE.text(link, 0)).toMatch(/gets the same run\.$/);
  expect(SHARE.text(link, 1)).toMatch(/gets the same run, without your configurations by hand\.$/);
  const bare = { ...link, task: null };
  expect(SHARE.text(bare, 0)).toMatch(/without your task\.$/);
  expect(SHARE.text(bare, 2)).toMatch(/without your task and your configurations by hand\.$/);
});
