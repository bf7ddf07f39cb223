import { describe, expect, it } from 'vitest';
import type { Grid } from '../../world/puzzles/grid';
import { innerLoop } from '../loop/innerLoop';
import { configuration, type PuzzleScript, puzzleLoop, testPuzzle, written } from '../testing/puzzles';
import { NO_AUGMENTATIONS } from './configuration';
import { assertTasksFit, assertTrainable, assertWritable } from './fitting';
import type { Puzzle } from './types';

/** A form whose answers have so many tokens. */
function contextWith(tokens: number) {
  const { context } = puzzleLoop({}, { contextLength: 300 });
  return { ...context, form: { ...context.form, answer: () => Array.from({ length: tokens }, () => 5) } };
}

// Prompts are told of in `domain.test.ts`; in the embedded model's form an example is never longer than they are.
describe('examples to train on', () => {
  it('must fit the model, one of them at least', () => {
    const puzzles = [testPuzzle(1), testPuzzle(2)];
    expect(() => assertTasksFit(contextWith(20), puzzles)).not.toThrow();
    expect(() => assertTasksFit(contextWith(300), puzzles)).toThrow(
      /^Task puzzle1 .*shortest.* example needs \d+ tokens, .*at most 300/,
    );
  });
});

const grid = (rows: number, columns: number): Grid =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 1));
const task = (rows: number, columns: number, more: Partial<Puzzle> = {}): Puzzle => {
  const pair = { input: grid(rows, columns), output: grid(rows, columns) };
  return testPuzzle(1, { id: 'mine', demonstrations: [pair, pair, pair], tests: [pair], ...more });
};

describe('tasks that the embedded model cannot read', () => {
  const SHORT: PuzzleScript = { name: 'small model', contextLength: 512 };
  const { context } = puzzleLoop({}, SHORT);

  it.each([
    ['demonstration', task(30, 30)],
    ['demonstration, however small', task(27, 1)],
    ['test', task(3, 3, { tests: [{ input: grid(30, 2), output: null }] })],
    ['solution', task(3, 3, { tests: [{ input: grid(3, 3), output: grid(28, 2) }] })],
  ])('have too many rows in a %s: all are refused, by name, with what to do', (_, puzzle) => {
    const message = /^Task mine has a grid of \d\d rows, but small model has a letter for only 26: take a task/;
    for (const refuse of [assertWritable, assertTrainable]) expect(() => refuse(context, puzzle)).toThrow(message);
    expect(() => assertTasksFit(context, [task(3, 3), puzzle])).toThrow(message);
  });

  it('have too many cells for a training example', () => {
    expect(() => assertTrainable(context, task(12, 12))).toThrow(
      /^Task mine in its shortest training example needs \d+ tokens, but small model reads at most 512: take a task with smaller grids or fewer pairs/,
    );
  });

  it('have a solution that no answer has room for', () => {
    const tests = [{ input: grid(3, 3), output: grid(20, 22) }];
    expect(() => assertTrainable(context, task(3, 3, { tests }))).toThrow(
      /^Task mine with its answer needs \d+ tokens/,
    );
    // Of an unknown one nobody can say that.
    expect(() => assertTrainable(context, task(3, 3, { tests: [{ input: grid(3, 3), output: null }] }))).not.toThrow();
  });

  it('can be too long to write for, and short enough to train on', () => {
    const puzzle = task(8, 8);
    expect(() => assertWritable(context, puzzle)).toThrow(/^Task mine with a configuration needs \d+ tokens/);
    expect(() => assertTrainable(context, puzzle)).not.toThrow();
  });
});

it('examples that turning makes too tall are left out, and the others train', async () => {
  const wide = task(2, 28, { demonstrations: task(2, 28).demonstrations.slice(0, 2) });
  const turned = configuration({ augmentations: { ...NO_AUGMENTATIONS, symmetries: true } });
  const { loop } = puzzleLoop();
  const plan = { policyVersion: 0, seedKey: 'key', bare: 'untrained' } as const;
  const { candidates } = await innerLoop(loop(), { purpose: 'lab', round: 0 }, [wide], [written(0, 0, turned)], plan);
  // Each of two as it is and in seven turns, of which four make rows of columns.
  expect(candidates[0]).toMatchObject({ beforeCut: 16, examples: 8, untrained: null });
});
