import { describe, expect, it } from 'vitest';
import { testPuzzle, testPuzzles } from '../testing/puzzles';
import { arcTasks, settingsForTasks } from './arcInputs';
import { DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS, type PuzzleSettings } from './settings';
import { replayFor } from './worldInputs';

const settings = (more: Partial<PuzzleSettings> = {}): PuzzleSettings => ({
  ...PAPER_PUZZLE_SETTINGS,
  trainingTasks: 5,
  heldOutTasks: 3,
  ...more,
});
const training = [testPuzzle(0, {}, 2), ...testPuzzles(1, 4)];
const heldOut = [testPuzzle(20), testPuzzle(21, {}, 2), testPuzzle(22)];
const ids = (puzzles: readonly { id: string }[]): string[] => puzzles.map(({ id }) => id);

describe('tasks of files', () => {
  it('are the first of each list: one entry a training task, one entry a held-out test', () => {
    const tasks = arcTasks(settings({ trainingTasks: 2, rounds: 2, heldOutTasks: 2 }), { training, heldOut });
    expect(ids(tasks.training)).toEqual(['puzzle0-0', 'puzzle1', 'puzzle2', 'puzzle3']);
    expect(ids(tasks.heldOut)).toEqual(['puzzle20', 'puzzle21-0', 'puzzle21-1']);
    for (const { tests } of [...tasks.training, ...tasks.heldOut]) expect(tests).toHaveLength(1);
    expect(ids(arcTasks(settings({ trainingTasks: 2, rounds: 0 }), { training, heldOut }).training)).toHaveLength(2);
  });

  it('are the same for every seed, and only the embedded model is reminded of what it was made from', () => {
    const [first, second] = [1, 2].map((seed) => arcTasks(settings({ seed }), { training, heldOut }));
    expect(first).toEqual(second);
    expect(replayFor(settings().writing)).toBeNull();
    expect(replayFor(DEFAULT_PUZZLE_SETTINGS.writing)?.(2, 1)).toHaveLength(2);
  });

  it.each([
    [
      { trainingTasks: 11 },
      /^11 training tasks are asked for, but there are 5\. Ask for fewer, or give further files\.$/,
    ],
    [{ trainingTasks: 3, rounds: 2 }, /^2 rounds of 3 fresh training tasks take 6, but there are 5\. Ask for fewer/],
    [{ heldOutTasks: 4 }, /^4 held-out tasks are asked for, but there are 3\./],
  ])('are refused where there are fewer than %j takes', (more, message) => {
    expect(() => arcTasks(settings(more), { training, heldOut })).toThrow(message);
  });

  it('are as many as there are where nobody asked for a number, and none comes in two rounds', () => {
    const given = settings({ trainingTasks: 11, heldOutTasks: 8, rounds: 2 });
    const lists = { training, heldOut };
    const fitted = settingsForTasks(given, lists, new Set());
    expect(fitted).toEqual({ ...given, trainingTasks: 2, heldOutTasks: 3 });
    expect(arcTasks(fitted, lists).training).toHaveLength(4);
    // What was asked for stays, to be refused; what there is enough of stays too.
    expect(settingsForTasks(given, lists, new Set(['trainingTasks', 'heldOutTasks']))).toEqual(given);
    expect(settingsForTasks(settings(), lists, new Set())).toEqual(settings());
    const many = settingsForTasks(settings({ rounds: 6 }), lists, new Set());
    expect(() => arcTasks(many, lists)).toThrow(/^6 rounds of 1 fresh training tasks take 6, but there are 5/);
  });

  const unsolved = { ...testPuzzle(30, { id: 'open' }), tests: [{ input: [[1]], output: null }] };
  it.each([
    ['one that comes twice', { training, heldOut: [...heldOut, testPuzzle(20)] }, /^Task puzzle20 comes twice/],
    ['a training task without a solution', { training: [unsolved], heldOut }, /^Task open has no solution/],
    ['a held-out task without a solution', { training, heldOut: [unsolved] }, /^Task open has no solution/],
    ['one in both lists', { training, heldOut: [testPuzzle(3)] }, /^Task puzzle3 is among the training and/],
    ['one in both under two names', { training, heldOut: [testPuzzle(3, { id: 'x' })] }, /puzzle3 and held-out task x/],
  ])('are refused with %s', (_, lists, message) => {
    const all = settings({ trainingTasks: lists.training.length, heldOutTasks: lists.heldOut.length });
    expect(() => arcTasks(all, lists)).toThrow(message);
  });

  it('that the settings leave out may be anything', () => {
    const lists = { training: [...training, testPuzzle(20)], heldOut: [...heldOut, unsolved] };
    expect(() => arcTasks(settings(), lists)).not.toThrow();
  });
});
