/**
 * Third stage: the adapted model answers the test under several prompts, greedily, and the answers vote (seal-reference 3.6). Each
 * prompt leaves one demonstration out, as the training did; some show a transformed task, whose answer is turned back.
 */
import type { GenerateRequest } from '../../contract/engine';
import { GREEDY } from '../../contract/engine';
import { Random } from '../../world/random';
import type { Asked, Quiz, Seat } from '../domain';
import { transformedExample } from './augmentation/augmenters';
import { type Symmetry, TEST_TRANSFORMS } from './augmentation/inversions';
import { leaveOut, reorderedExample } from './augmentation/leaveOut';
import { assertTaskFits, type PuzzleContext } from './context';
import type { PuzzleForm } from './puzzleText';
import type { Grid, GridPair, LeaveOneOut, Prediction, Puzzle, Puzzles, TestResult } from './types';
import { countVotes, isCorrect } from './voting';

/** An answer may be this much longer than the longest output that was shown. */
const LENGTH_FACTOR = 2;

/** One prompt of a task's test. */
export interface TestPrompt {
  test: number;
  shown: number[];
  transform: Symmetry | null;
  ids: number[];
  maxTokens: number;
}

/** All prompts of all seats are one batch. */
export function predictionQuiz(
  context: PuzzleContext,
  puzzles: readonly Puzzle[],
  promptsOf: (puzzle: Puzzle) => readonly TestPrompt[] = (puzzle) => readablePrompts(context, puzzle),
): Quiz<Puzzles> {
  return { ask: (seats) => predictions(context, puzzles, promptsOf, seats) };
}

function predictions(
  context: PuzzleContext,
  puzzles: readonly Puzzle[],
  promptsOf: (puzzle: Puzzle) => readonly TestPrompt[],
  seats: readonly Pick<Seat, 'item' | 'adapter'>[],
): Asked<Prediction[][]> {
  const prompts = seats.map(({ item }) => {
    const puzzle = puzzles[item];
    return puzzle ? promptsOf(puzzle) : [];
  });
  const requests = seats.flatMap(({ adapter }, seat) =>
    (prompts[seat] ?? []).map(({ ids, maxTokens }): GenerateRequest => {
      return { prompt: ids, adapter, maxTokens, sampling: GREEDY, stream: 0, stopIds: context.form.stopIds };
    }),
  );
  return {
    requests,
    score: (answered) => {
      let at = 0;
      const read = prompts.map((own) => own.map((prompt) => predictionOf(context, prompt, answered[at++]?.ids ?? [])));
      return { requests: [], grade: () => read };
    },
  };
}

function predictionOf(
  { tokenizer, form }: PuzzleContext,
  { test, shown, transform }: TestPrompt,
  ids: readonly number[],
): Prediction {
  const text = tokenizer.decode(ids, { skipSpecialTokens: true });
  const raw = form.parse(text);
  const grid = raw && transform ? transform.inverse(raw) : raw;
  return { test, shown, transform: transform?.name ?? null, text, raw, grid };
}

/** The votes on each test of a task. */
export function testResults({ tests }: Puzzle, predictions: readonly Prediction[]): TestResult[] {
  return tests.map(({ output }, test) => {
    const counted = countVotes(predictions.filter((prediction) => prediction.test === test));
    return { ...counted, correct: isCorrect(counted.attempts, output) };
  });
}

/** A task whose solutions are unknown is not solved. */
export const isSolved = (results: readonly TestResult[]): boolean =>
  results.length > 0 && results.every(({ correct }) => correct === true);

/** @throws EngineError for a task that leaves an answer no room. */
export function readablePrompts(context: PuzzleContext, puzzle: Puzzle): TestPrompt[] {
  const prompts = testPrompts(context, puzzle);
  const longest = Math.max(...prompts.map(({ ids }) => ids.length));
  assertTaskFits(context, puzzle, 'with the beginning of an answer', longest + 1);
  return prompts;
}

/** All prompts of a task's tests; nothing is asked yet, and some may be too long to ask. */
export function testPrompts(
  { form, settings, engine }: Pick<PuzzleContext, 'form' | 'settings' | 'engine'>,
  puzzle: Puzzle,
): TestPrompt[] {
  const longest = Math.max(...puzzle.demonstrations.map(({ output }) => form.answer(output).length));
  const random = new Random(settings.seed, `prompts ${puzzle.id}`);
  return puzzle.tests.flatMap(({ input }, test) => {
    // The output is not there to be shown: it is what is asked for.
    const question: GridPair = { input, output: [] };
    const shown = shownSets(puzzle.demonstrations).map((example) => ({ ...example, target: question }));
    const reordered = Array.from({ length: settings.prediction.orders - 1 }, () =>
      shown.map((example) => reorderedExample(example, random)),
    ).flat();
    const plain = [...shown, ...reordered].map((example) => ({ example, transform: null }));
    const transforms = settings.prediction.transforms ? writableTransforms(form, puzzle, input) : [];
    const transformed = transforms.map((transform) => ({
      transform,
      example: transformedExample(random.pick(shown), transform.name, {
        input: transform.apply,
        output: transform.apply,
      }),
    }));
    return [...plain, ...transformed].map(({ example, transform }) => {
      const ids = form.prompt(example.demonstrations, example.target.input);
      const room = engine.model.contextLength - ids.length;
      return { test, shown: example.origin.shown, transform, ids, maxTokens: Math.min(LENGTH_FACTOR * longest, room) };
    });
  });
}

/** Those that leave every grid that is known beforehand few enough rows to be written; no answer to another could be read. */
function writableTransforms(
  { mostRows }: Pick<PuzzleForm, 'mostRows'>,
  { demonstrations }: Puzzle,
  test: Grid,
): readonly Symmetry[] {
  const grids = [test, ...demonstrations.flatMap(({ input, output }) => [input, output])];
  return TEST_TRANSFORMS.filter(({ apply }) => grids.every((grid) => apply(grid).length <= mostRows));
}

/** A task of one demonstration has nothing to leave out: it is shown whole. */
function shownSets(demonstrations: readonly GridPair[]): LeaveOneOut[] {
  if (demonstrations.length > 1) return leaveOut(demonstrations, 1);
  return demonstrations.map((target) => ({
    demonstrations: [target],
    target,
    origin: { target: 0, shown: [0], transform: null, colors: null },
  }));
}
