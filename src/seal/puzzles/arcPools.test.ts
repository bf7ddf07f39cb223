import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArcTask, readArc } from '../../formats/arc';
import { sharedPath } from '../../testing/shared';
import { splitTests } from './arcInputs';
import { ARC_POOLS, arcPuzzles } from './taskFiles';
import type { Pool } from './types';

const task = (id: string): ArcTask => ({
  id,
  demonstrations: [],
  tests: [
    { input: [[1]], output: [[2]] },
    { input: [[3]], output: null },
  ],
});

describe('arcPuzzles', () => {
  it('marks the pool of the set that the tasks are from, and no other', () => {
    const tasks = [task('44f52bb0'), task('ce8d95cc'), task('00000000')];
    const pools = (set: Pool | null) =>
      arcPuzzles(tasks, set).map(({ source, pool }) => [source, pool ?? null].join(' '));
    expect(pools('training')).toEqual(['arc-training training', 'arc-training ', 'arc-training ']);
    expect(pools('evaluation')).toEqual(['arc-evaluation ', 'arc-evaluation evaluation', 'arc-evaluation ']);
    expect(pools(null)).toEqual(['own ', 'own ', 'own ']);
    expect(arcPuzzles(tasks, null)[0]).toEqual({ ...task('44f52bb0'), source: 'own' });
  });
});

describe('splitTests', () => {
  it('makes an entry of each of several tests, and leaves a task of one as it is', () => {
    const [puzzle] = arcPuzzles([task('a')], null);
    const entries = puzzle ? splitTests(puzzle) : [];
    expect(entries.map(({ id, tests }) => [id, tests])).toEqual([
      ['a-0', [{ input: [[1]], output: [[2]] }]],
      ['a-1', [{ input: [[3]], output: null }]],
    ]);
    for (const entry of entries) expect(splitTests(entry)).toEqual([entry]);
  });
});

const official = sharedPath('data', 'seal', 'few-shot');
const file = (name: string) => ({ name, content: readFileSync(join(official ?? '', name), 'utf8') });

describe.skipIf(official === null)('the official tasks (skipped without ../shared)', () => {
  it.each([
    ['training', 'filtered_1B_training_set', 12, 13],
    ['evaluation', 'filtered_1B_eval_set', 10, 11],
  ] as const)(
    'all 400 of %s are read whole, with solutions, and its pool is marked',
    (split, filtered, size, tests) => {
      const challenges = file(`arc-agi_${split}_challenges.json`);
      const { tasks, problems } = readArc(challenges, file(`arc-agi_${split}_solutions.json`));
      expect(problems).toEqual([]);
      expect(tasks).toHaveLength(400);
      expect(tasks.every((one) => one.tests.every(({ output }) => output !== null))).toBe(true);
      // Nothing of a task is lost on the way.
      const json: Record<string, { train: unknown[]; test: unknown[] }> = JSON.parse(challenges.content);
      for (const { id, demonstrations, tests: read } of tasks) {
        expect(demonstrations).toEqual(json[id]?.train);
        expect(read.map(({ input }) => ({ input }))).toEqual(json[id]?.test);
      }
      const pool = arcPuzzles(tasks, split).filter((puzzle) => puzzle.pool === split);
      expect(pool.map(({ id }) => id).sort()).toEqual([...ARC_POOLS[split]].sort());
      // The authors' own file of the pool has the same tasks, two tests in one of them.
      const own = readArc(
        file(`arc-agi_${split}_challenges_${filtered}.json`),
        file(`arc-agi_${split}_solutions_${filtered}.json`),
      );
      expect(own.problems).toEqual([]);
      expect(new Set(arcPuzzles(own.tasks, split))).toEqual(new Set(pool));
      expect([pool.length, pool.flatMap(splitTests).length]).toEqual([size, tests]);
    },
  );
});
