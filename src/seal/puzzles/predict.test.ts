import { describe, expect, it } from 'vitest';
import { outputText } from '../../world/puzzles/text';
import { askAll } from '../loop/quiz';
import { nextColors, puzzleLoop, testPuzzle } from '../testing/puzzles';
import { TEST_TRANSFORMS } from './augmentation/augmenters';
import type { PuzzleContext } from './context';
import { isSolved, predictionQuiz, testResults } from './predict';
import { DEFAULT_PUZZLE_SETTINGS } from './settings';
import type { Grid, Prediction, Puzzle } from './types';

const PREDICTION = DEFAULT_PUZZLE_SETTINGS.prediction;
const prediction = (grid: Grid | null, more: Partial<Prediction> = {}): Prediction => ({
  test: 0,
  shown: [],
  transform: null,
  text: '',
  raw: grid,
  grid,
  ...more,
});

/** What the weights as they are say of each. */
async function predict(context: PuzzleContext, puzzles: readonly Puzzle[]): Promise<Prediction[][]> {
  const takers = puzzles.map((_, item) => ({ edit: null, adapter: null, item, repeat: 0, openBook: false }));
  return (await askAll(context, 'quiz', predictionQuiz(context, puzzles).ask(takers))).result;
}

describe('predictions', () => {
  it('leave each demonstration out in turn, in as many orders as asked, greedily and in one call', async () => {
    const { context, engine } = puzzleLoop({ prediction: { ...PREDICTION, orders: 3 } }, { knows: () => true });
    const puzzle = testPuzzle(1);
    const [predictions = []] = await predict(context, [puzzle]);
    expect(engine.calls).toHaveLength(1);
    expect(predictions).toHaveLength(4 * 3);
    for (let left = 0; left < 4; left += 1)
      expect(predictions.filter(({ shown }) => !shown.includes(left))).toHaveLength(3);
    for (const { shown, transform } of predictions) {
      expect(new Set(shown).size).toBe(3);
      expect(transform).toBeNull();
    }
    for (const { request } of engine.asked) expect(request.sampling.temperature).toBe(0);
    const answer = nextColors(puzzle.tests[0]?.input ?? []);
    for (const { text, raw, grid } of predictions) {
      expect(text).toBe(outputText(answer));
      expect([raw, grid]).toEqual([answer, answer]);
    }
  });

  it('show what they say they show', async () => {
    const { context, engine } = puzzleLoop({ prediction: { orders: 2, transforms: true } });
    const puzzle = testPuzzle(2);
    const [predictions = []] = await predict(context, [puzzle]);
    for (const [index, { shown, transform }] of predictions.entries()) {
      const apply = TEST_TRANSFORMS.find(({ name }) => name === transform)?.apply ?? ((grid: Grid) => grid);
      const demonstrations = shown.flatMap((at) => puzzle.demonstrations[at] ?? []);
      const pairs = demonstrations.map(({ input, output }) => ({ input: apply(input), output: apply(output) }));
      expect(engine.asked[index]?.request.prompt).toEqual(
        context.form.prompt(pairs, apply(puzzle.tests[0]?.input ?? [])),
      );
    }
  });

  it('of turned tests are turned back', async () => {
    const { context } = puzzleLoop({ prediction: { orders: 1, transforms: true } }, { knows: () => true });
    const puzzle = testPuzzle(1);
    const [predictions = []] = await predict(context, [puzzle]);
    expect(predictions.map(({ transform }) => transform)).toEqual([
      ...Array(4).fill(null),
      ...TEST_TRANSFORMS.map(({ name }) => name),
    ]);
    const answer = puzzle.tests[0]?.output ?? [];
    for (const { grid } of predictions) expect(grid).toEqual(answer);
    for (const { name, apply } of TEST_TRANSFORMS)
      expect(predictions.find(({ transform }) => transform === name)?.raw).toEqual(apply(answer));
  });

  it('leave out what turning makes too tall to be read back, and keep what the form can write', async () => {
    const transforms = { prediction: { orders: 1, transforms: true } };
    const wide: Grid = Array.from({ length: 2 }, () => Array.from({ length: 28 }, () => 1));
    const pair = { input: wide, output: nextColors(wide) };
    const turnsOf = async (puzzle: Puzzle) => {
      const { context } = puzzleLoop(transforms, { knows: () => true });
      const [predictions = []] = await predict(context, [puzzle]);
      for (const { grid } of predictions) expect(grid).not.toBeNull();
      return predictions.flatMap(({ transform }) => transform ?? []);
    };
    const flat = ['flip-rows', 'flip-columns', 'rotate-180'];
    expect(await turnsOf(testPuzzle(1, { demonstrations: [pair, pair, pair], tests: [pair] }))).toEqual(flat);
    // One wide grid is enough, wherever it is shown.
    const { demonstrations, tests } = testPuzzle(1);
    expect(await turnsOf(testPuzzle(1, { tests: [pair] }))).toEqual(flat);
    expect(await turnsOf(testPuzzle(1, { demonstrations: [...demonstrations, pair], tests }))).toEqual(flat);
    // A form without markers writes them all.
    const { context, engine } = puzzleLoop(transforms);
    const anyHeight = { ...context, form: { ...context.form, mostRows: Number.POSITIVE_INFINITY } };
    await predict(anyHeight, [testPuzzle(1, { tests: [pair] })]);
    expect(engine.asked).toHaveLength(4 + TEST_TRANSFORMS.length);
  });

  it('belong to their request and their test', async () => {
    const { context, engine } = puzzleLoop({ prediction: { ...PREDICTION, orders: 1 } });
    const puzzles = [testPuzzle(1, {}, 2), testPuzzle(2)];
    const all = await predict(context, puzzles);
    expect(engine.calls).toHaveLength(1);
    expect(all.map((own) => own.map(({ test }) => test))).toEqual([
      [0, 0, 0, 0, 1, 1, 1, 1],
      [0, 0, 0, 0],
    ]);
    // Without the rule it copies the input.
    for (const [index, own] of all.entries())
      for (const { test, grid } of own) expect(grid).toEqual(puzzles[index]?.tests[test]?.input);
  });

  it('are the same each time, and do not depend on what else is asked', async () => {
    const [first, second] = [testPuzzle(1), testPuzzle(2)];
    const { context } = puzzleLoop({ prediction: { orders: 3, transforms: true } });
    const [, together] = await predict(context, [first, second]);
    const [alone] = await predict(context, [second]);
    expect(alone).toEqual(together);
  });

  it('that are no grid are kept as text', async () => {
    const { context, engine } = puzzleLoop({ prediction: { ...PREDICTION, orders: 1 } });
    const puzzle: Puzzle = { ...testPuzzle(1), tests: [{ input: [[1, 2], [3]], output: [[1]] }] };
    const [predictions = []] = await predict(context, [puzzle]);
    for (const one of predictions) expect(one).toMatchObject({ text: 'a12b3', raw: null, grid: null });
    expect(engine.asked).toHaveLength(4);
    expect(isSolved(testResults(puzzle, predictions))).toBe(false);
  });

  it('may be twice as long as the longest output that was shown, and no longer than the model reads', async () => {
    const puzzle = testPuzzle(1);
    const { context, engine } = puzzleLoop();
    await predict(context, [puzzle]);
    const answer = context.form.answer(puzzle.demonstrations[0]?.output ?? []).length;
    for (const { request } of engine.asked) expect(request.maxTokens).toBe(2 * answer);
    const prompt = engine.asked[0]?.request.prompt.length ?? 0;
    const tight = puzzleLoop({}, { contextLength: prompt + 5 });
    await predict(tight.context, [puzzle]);
    for (const { request } of tight.engine.asked) expect(request.maxTokens).toBe(5);
  });

  it('of a task that leaves an answer no room are refused by its name, before anything is asked', async () => {
    const puzzles = [
      testPuzzle(1),
      testPuzzle(2, { tests: [{ input: Array.from({ length: 20 }, () => [1, 2, 3]), output: null }] }),
    ];
    const { context, engine } = puzzleLoop({}, { contextLength: 80 });
    const asked = predict(context, puzzles);
    await expect(asked).rejects.toThrow(
      /^Task puzzle2 with the beginning of an answer needs \d+ tokens, .*at most 80: take/,
    );
    expect(engine.calls).toEqual([]);
  });

  it('of a task of one demonstration show it', async () => {
    const puzzle = testPuzzle(1);
    const { context } = puzzleLoop({ prediction: { ...PREDICTION, orders: 1 } });
    const one = { ...puzzle, demonstrations: puzzle.demonstrations.slice(0, 1) };
    const [predictions = []] = await predict(context, [one]);
    expect(predictions.map(({ shown }) => shown)).toEqual([[0]]);
  });
});

describe('results of a task', () => {
  const [a, b, c]: Grid[] = [[[1]], [[2]], [[3]]];
  const puzzle = (...outputs: (Grid | null)[]): Puzzle => ({
    ...testPuzzle(1),
    tests: outputs.map((output) => ({ input: [[0]], output })),
  });
  const solved = (given: Puzzle, predictions: Prediction[]): boolean => isSolved(testResults(given, predictions));
  const times = (count: number, grid: Grid | undefined, more: Partial<Prediction> = {}): Prediction[] =>
    Array.from({ length: count }, () => prediction(grid ?? null, more));

  it('count when one of two attempts is right', () => {
    const predictions = [...times(3, a), ...times(2, b), ...times(1, c)];
    expect(solved(puzzle(a ?? []), predictions)).toBe(true);
    expect(solved(puzzle(b ?? []), predictions)).toBe(true);
    expect(solved(puzzle(c ?? []), predictions)).toBe(false);
    expect(testResults(puzzle(a ?? []), predictions)[0]?.attempts).toEqual([a, b]);
  });

  it('need every test', () => {
    const both = puzzle(a ?? [], b ?? []);
    expect(solved(both, [...times(2, a), ...times(2, b, { test: 1 })])).toBe(true);
    expect(solved(both, [...times(2, a), ...times(2, a, { test: 1 })])).toBe(false);
    expect(solved(both, [...times(2, b), ...times(2, a, { test: 1 })])).toBe(false);
    expect(solved(both, times(4, a))).toBe(false);
    expect(testResults(both, times(4, a)).map(({ correct }) => correct)).toEqual([true, false]);
  });

  it('are not known without a solution, and then not solved', () => {
    const unknown = puzzle(a ?? [], null);
    const results = testResults(unknown, [...times(2, a), ...times(2, b, { test: 1 })]);
    expect(results.map(({ correct }) => correct)).toEqual([true, null]);
    expect(isSolved(results)).toBe(false);
    expect(isSolved([])).toBe(false);
  });
});
