import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { domainOf, PUZZLE_FORMAT, readAnyRun, readRun, readRunBytes, readRunText, writeRun } from '../../record/format';
import type { PuzzleRun } from '../../record/record';
import { RunFileError } from '../../record/runFileError';
import { smallPuzzleRun } from '../../testing/puzzleRun';
import { TEST_TRANSFORMS } from '../augmentation/augmenters';
import { MOST_ORDERS } from '../settings';
import type { PuzzleCandidate } from '../types';
import { puzzleEntryOf, readPuzzleRunIndex } from './index';

let run: PuzzleRun;
beforeAll(async () => {
  run = await smallPuzzleRun();
});

const candidatesOf = ({ start, rounds }: PuzzleRun): PuzzleCandidate[] =>
  [...start, ...rounds.flatMap(({ evaluations }) => evaluations), ...rounds].flatMap(({ candidates }) => candidates);
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The run as its JSON says, with one field replaced. */
function broken(path: (string | number)[], value: unknown): unknown {
  const file: unknown = JSON.parse(JSON.stringify(run));
  let at: unknown = file;
  for (const step of path.slice(0, -1)) at = Reflect.get(Object(at), step);
  Reflect.set(Object(at), path.at(-1) ?? '', value);
  return file;
}

function refusal(work: () => unknown): RunFileError {
  try {
    work();
  } catch (error) {
    if (error instanceof RunFileError) return error;
    throw error;
  }
  throw new Error('The file was taken.');
}

describe('puzzle run files', () => {
  it('come back from the compact form as they were, but for token ids and long numbers', () => {
    const back = readRunText(PUZZLE_FORMAT, writeRun(PUZZLE_FORMAT, run));
    const bare = (record: PuzzleRun): unknown =>
      JSON.parse(JSON.stringify(record), (key, value: unknown) => {
        if (key === 'ids' || key === 'promptIds') return [];
        if (key === 'losses' && Array.isArray(value)) return value.length;
        return typeof value === 'number' ? Number(value.toPrecision(5)) : value;
      });
    expect(bare(back)).toEqual(bare(run));
    const losses = (record: PuzzleRun): number[] => candidatesOf(record).flatMap((one) => one.losses);
    const [before, after] = [losses(run), losses(back)];
    expect(Math.max(...after.map((loss, at) => Math.abs(loss - (before[at] ?? 0))))).toBeLessThan(6e-4);
    expect(candidatesOf(run).some(({ sameAs }) => sameAs !== null)).toBe(true);
    expect(candidatesOf(run).some(({ untrained }) => untrained === 'invalid')).toBe(true);
  });

  it('leave out what the rest gives back: predictions of a twin, votes, grids that the text says', () => {
    const compact = writeRun(PUZZLE_FORMAT, run);
    const all = candidatesOf(run);
    const own = all.filter(({ sameAs }) => sameAs === null).length;
    expect(compact.match(/"predictions":/g)).toHaveLength(own);
    expect(own).toBeLessThan(all.length);
    expect(compact).not.toMatch(/"(votes|raw|promptIds|ids)":/);
  });

  it('keep answers that their text does not spell out', () => {
    const changed: PuzzleRun = structuredClone(run);
    const prediction = candidatesOf(changed)[0]?.predictions[0];
    if (prediction === undefined) throw new Error('There is no prediction.');
    Object.assign(prediction, { text: 'no 12 grid', raw: null, grid: null });
    const turned = candidatesOf(changed)[0]?.predictions[1];
    Object.assign(turned ?? {}, { transform: 'rotate-90', text: 'a12', raw: [[1, 2]], grid: [[2], [1]] });
    const back = candidatesOf(readRunText(PUZZLE_FORMAT, writeRun(PUZZLE_FORMAT, changed)))[0];
    expect(back?.predictions.slice(0, 2)).toEqual(candidatesOf(changed)[0]?.predictions.slice(0, 2));
  });

  it('are read with as many orders and transforms as the settings allow', async () => {
    const prediction = { orders: MOST_ORDERS, transforms: true };
    const wide = await smallPuzzleRun({ prediction, heldOutTasks: 1, trainingTasks: 1, rounds: 1 });
    const most = Math.max(...candidatesOf(wide).map(({ predictions }) => predictions.length));
    expect(most).toBe(4 * MOST_ORDERS + TEST_TRANSFORMS.length);
    expect(candidatesOf(readRunText(PUZZLE_FORMAT, writeRun(PUZZLE_FORMAT, wide)))).toHaveLength(
      candidatesOf(wide).length,
    );
  });

  it('are read plain and gzipped, in full and in compact form', async () => {
    const plain = JSON.stringify(run);
    for (const bytes of [
      bytesOf(plain),
      new Uint8Array(gzipSync(plain)),
      new Uint8Array(gzipSync(writeRun(PUZZLE_FORMAT, run))),
    ])
      expect((await readRunBytes(PUZZLE_FORMAT, bytes)).id).toBe(run.id);
    await expect(readRunBytes(PUZZLE_FORMAT, new Uint8Array(gzipSync(plain).subarray(0, 900)))).rejects.toThrow(
      'unpacked',
    );
  });

  it.each([
    [['settings', 'finetune', 'rank'], 0, 'settings.finetune.rank', 'at least 1'],
    [['settings', 'search'], undefined, 'settings.search', 'an object'],
    [['seconds'], 'long', 'seconds', 'a number'],
    [['start', 1, 'condition', 'accuracy'], 1.5, 'start[1].condition.accuracy', 'at most 1'],
    [['items', 'heldOut', 0, 'tests', 0, 'input'], [[1, 2], [3]], 'items.heldOut[0].tests[0].input', 'equal length'],
    [
      ['items', 'heldOut', 0, 'tests', 0, 'input', 0, 0],
      10,
      'items.heldOut[0].tests[0].input[0][0]',
      'less|below|at most',
    ],
    [['start', 1, 'candidates', 0, 'edit', 'item'], 2, 'start[1].candidates[0].edit.item', 'no task 3 among 2'],
    [
      ['rounds', 1, 'candidates', 0, 'predictions', 0, 'test'],
      4,
      'rounds[1].candidates[0].predictions[0].test',
      'no test 5',
    ],
    [['rounds', 0, 'candidates', 0, 'predictions'], undefined, 'rounds[0].candidates[0].predictions', 'sameAs'],
    [['version'], 4, 'version', 'newer Selkie'],
    [['version'], 'x', 'version', 'whole number'],
    [['domain'], 'knowledge', 'schema', 'Runs page'],
    [['schema'], 'other', 'schema', '"other"'],
  ])('names what is wrong with %j', (path, value, field, reason) => {
    const error = refusal(() => readRun(PUZZLE_FORMAT, broken(path, value)));
    expect(error.field).toBe(field);
    expect(error.message).toMatch(new RegExp(reason));
  });

  it('refuses what is no JSON and no object in plain words', () => {
    expect(refusal(() => readRunText(PUZZLE_FORMAT, '{')).message).toContain('not JSON');
    for (const text of ['null', '[]', '7', '{}'])
      expect(refusal(() => readRunText(PUZZLE_FORMAT, text)).message).toContain('no field "schema"');
  });

  it('takes no harm from keys of the prototype', () => {
    const text = JSON.stringify(run).replace('"seconds":', '"__proto__":{"polluted":1},"constructor":2,"seconds":');
    const back = readRunText(PUZZLE_FORMAT, text.replaceAll('heat/task0/edit0', '__proto__'));
    expect('polluted' in back).toBe(false);
    expect(back.id).toBe(run.id);
  });

  it('takes ten thousand of candidates in its stride, but not of one task', () => {
    const one = run.start[1]?.candidates[0];
    const task = run.items.heldOut[0];
    const many = (tasks: number): unknown => ({
      ...run,
      items: { ...run.items, heldOut: Array.from({ length: tasks }, () => task) },
      start: [
        {
          ...run.start[1],
          candidates: Array.from({ length: 10_000 }, (_, at) => ({
            ...one,
            sameAs: at === 0 ? null : 'c0',
            predictions: at === 0 ? one?.predictions : undefined,
            results: undefined,
            edit: { ...one?.edit, id: `c${at}`, item: at % tasks },
          })),
        },
      ],
    });
    expect(readRun(PUZZLE_FORMAT, many(100)).start[0]?.candidates).toHaveLength(10_000);
    expect(refusal(() => readRun(PUZZLE_FORMAT, many(2))).message).toContain('more than 512 configurations');
  });

  it('are told from other files by what they say', async () => {
    const text = writeRun(PUZZLE_FORMAT, run);
    expect(domainOf(JSON.parse(text))).toBe('puzzles');
    expect(domainOf({ schema: 'selkie-puzzle-run' })).toBe('puzzles');
    expect(domainOf({ schema: 'selkie-run' })).toBe('knowledge');
    expect((await readAnyRun(bytesOf(text))).domain).toBe('puzzles');
    await expect(readAnyRun(bytesOf('{'))).rejects.toThrow('not JSON');
  });

  it('in full leave out prompts alone, which follow from the tasks', () => {
    expect(candidatesOf(run).some(({ edit }) => edit.promptIds.length > 0)).toBe(true);
    const full = PUZZLE_FORMAT.full(run);
    expect(candidatesOf(full).every(({ edit }) => edit.promptIds.length === 0)).toBe(true);
    const bare = (record: PuzzleRun): unknown =>
      JSON.parse(JSON.stringify(record), (key, value: unknown) => (key === 'promptIds' ? [] : value));
    expect(bare(full)).toEqual(bare(run));
    expect(readRun(PUZZLE_FORMAT, JSON.parse(JSON.stringify(full)))).toEqual(JSON.parse(JSON.stringify(full)));
  });
});

describe('the index of puzzle runs', () => {
  it('has what the chart, the table and the list show', () => {
    const entry = puzzleEntryOf(run, 'one.json.gz');
    expect(entry).toMatchObject({
      preset: 'one-family',
      seed: 1,
      commit: 'abc1234',
      measuredOn: 'held-out',
      seconds: 9,
    });
    expect(entry.conditions).toEqual(run.conditions);
    expect(entry.reading).toEqual(run.measures.at(-1));
    expect(run.measures).toHaveLength(1);
    expect(entry.title).toBe('ARC tasks: 2 rounds, 2 held-out tasks, seed 1');
    const training = run.items.training.map((puzzle) => ({ ...puzzle, source: 'micro-world' as const }));
    const ofWorld = puzzleEntryOf({ ...run, items: { ...run.items, training } }, 'one.json.gz');
    expect(ofWorld.title).toBe('One family: 2 rounds, 2 held-out tasks, seed 1');
  });

  it('leaves out entries that it does not know, and is null for anything else', () => {
    const entry = puzzleEntryOf(run, 'one.json.gz');
    const list = { schema: 'selkie-puzzle-runs', version: 1, runs: [entry, { id: 'x' }, { ...entry, file: '../x' }] };
    expect(readPuzzleRunIndex(JSON.parse(JSON.stringify(list)))?.runs).toEqual([entry]);
    expect(readPuzzleRunIndex({ schema: 'selkie-runs', version: 1, runs: [] })).toBeNull();
  });
});
