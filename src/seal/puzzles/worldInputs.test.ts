import { describe, expect, it } from 'vitest';
import { CURATED_TASKS, PUZZLE_SEED } from '../../world/puzzles/curated';
import { PUZZLE_KINDS, PUZZLE_SPLITS } from '../../world/puzzles/families';
import { makeTask } from '../../world/puzzles/task';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzlePreset, type PuzzleSettings } from './settings';
import { curatedPuzzles, isWorldPuzzle, puzzleInputs, worldPuzzle, worldPuzzleById } from './worldInputs';

const settings = (more: Partial<PuzzleSettings> = {}): PuzzleSettings => ({ ...DEFAULT_PUZZLE_SETTINGS, ...more });
const ids = (puzzles: readonly { id: string }[]): string[] => puzzles.map(({ id }) => id);
const PRESETS: PuzzlePreset[] = ['one-family', 'mixed-families'];

describe("the micro-world's puzzles", () => {
  it('are its tasks, with their solutions', () => {
    const { demonstrations, test, family } = makeTask(PUZZLE_SEED, 'development', ['regions'], 3);
    expect(worldPuzzle('development', 'regions', 3)).toEqual({
      id: 'regions-development-3',
      source: 'micro-world',
      demonstrations,
      tests: [test],
      family,
      kind: 'regions',
    });
  });

  it('are found by their ids, up to number 999, and no others are', () => {
    for (const split of PUZZLE_SPLITS)
      for (const kind of PUZZLE_KINDS)
        for (const index of [0, 7, 90, ...Array.from({ length: 20 }, (_, at) => 999 - at)])
          expect(worldPuzzleById(`${kind}-${split}-${index}`)).toEqual(worldPuzzle(split, kind, index));
    for (const id of [
      '',
      'lines-train',
      'lines-train-',
      'lines-train-1000',
      'lines-train-01',
      'dots-train-1',
      'x-lines-train-1',
    ])
      expect(worldPuzzleById(id), id).toBeNull();
  });

  it('are told from tasks that only bear their names', () => {
    const puzzle = worldPuzzle('train', 'lines', 2);
    expect(isWorldPuzzle(structuredClone(puzzle))).toBe(true);
    expect(isWorldPuzzle({ ...puzzle, source: 'own' })).toBe(false);
    expect(isWorldPuzzle({ ...puzzle, id: 'lines-train-3' })).toBe(false);
    expect(isWorldPuzzle({ ...puzzle, demonstrations: puzzle.demonstrations.slice(1) })).toBe(false);
  });

  it('that are curated take turns by kind, each once', () => {
    for (const split of PUZZLE_SPLITS) {
      const lines = curatedPuzzles(split, 'one-family');
      expect(ids(lines)).toEqual(CURATED_TASKS[split].lines.map((index) => `lines-${split}-${index}`));
      const mixed = curatedPuzzles(split, 'mixed-families');
      expect(mixed.map(({ kind }) => kind)).toEqual(mixed.map((_, index) => (index % 2 === 0 ? 'lines' : 'regions')));
      expect(new Set(ids(mixed)).size).toBe(mixed.length);
      expect(mixed).toHaveLength(2 * Math.min(CURATED_TASKS[split].lines.length, CURATED_TASKS[split].regions.length));
    }
  });
});

it('the curated tasks are made once for each split and preset, for planning asks for them again and again', () => {
  for (const preset of PRESETS)
    for (const split of PUZZLE_SPLITS) expect(curatedPuzzles(split, preset)).toBe(curatedPuzzles(split, preset));
});

describe('inputs of a run', () => {
  it.each(PRESETS)('of %s are disjoint by id, family and content, whatever the seed', (preset) => {
    for (const seed of [1, 2, 3]) {
      for (const measuredOn of ['held-out', 'development'] as const) {
        const { training, heldOut } = puzzleInputs(settings({ preset, seed }), measuredOn);
        expect(heldOut.length).toBeGreaterThan(0);
        for (const read of [
          ({ id }: (typeof training)[number]) => id,
          ({ family = '' }: (typeof training)[number]) => family,
          ({ demonstrations }: (typeof training)[number]) => JSON.stringify(demonstrations),
        ]) {
          const trained = new Set(training.map(read));
          expect(heldOut.filter((puzzle) => trained.has(read(puzzle)))).toEqual([]);
        }
        for (const { id } of training) expect(id).toContain('-train-');
        for (const { id } of heldOut) expect(id).toContain(`-${measuredOn}-`);
      }
    }
  });

  it('are held-out unless development is asked for', () => {
    expect(ids(puzzleInputs(settings()).heldOut)).toEqual(ids(puzzleInputs(settings(), 'held-out').heldOut));
  });

  it.each(PRESETS)('of %s measure on the same tasks under every seed, and begin training at others', (preset) => {
    const runs = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      puzzleInputs(settings({ preset, seed, trainingTasks: 1000, rounds: 1 })),
    );
    const pool = ids(curatedPuzzles('train', preset));
    for (const { training, heldOut } of runs) {
      expect(ids(heldOut)).toEqual(ids(runs[0]?.heldOut ?? []));
      // All of them, each once, in a turned order that begins with the same kind.
      expect([...ids(training)].sort()).toEqual([...pool].sort());
      expect(training[0]?.kind).toBe('lines');
      const first = pool.indexOf(training[0]?.id ?? '');
      expect(ids(training)).toEqual([...pool.slice(first), ...pool.slice(0, first)]);
    }
    expect(new Set(runs.map(({ training }) => training[0]?.id)).size).toBeGreaterThan(1);
  });

  it('have as many tasks as the rounds take, as far as there are some', () => {
    expect(puzzleInputs(settings({ trainingTasks: 1, rounds: 3 })).training).toHaveLength(3);
    expect(puzzleInputs(settings({ trainingTasks: 2, rounds: 0 })).training).toHaveLength(2);
    expect(puzzleInputs(settings({ heldOutTasks: 2 })).heldOut).toHaveLength(2);
    expect(puzzleInputs(settings({ heldOutTasks: 0 })).heldOut).toEqual([]);
  });

  it('replay the curriculum without configurations, the same for the same seed', () => {
    const { replay } = puzzleInputs(settings());
    const texts = replay?.(30, 4) ?? [];
    expect(texts).toHaveLength(30);
    for (const pieces of texts) {
      expect(pieces).toHaveLength(8);
      expect(pieces.some(({ learned }) => learned)).toBe(true);
      expect(pieces.some(({ text }) => text.includes('{'))).toBe(false);
    }
    expect(replay?.(30, 4)).toEqual(texts);
    expect(replay?.(30, 5)).not.toEqual(texts);
  });
});
