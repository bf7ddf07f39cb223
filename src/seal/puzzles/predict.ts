/**
 * Third stage: the adapted model answers the test under several prompts, greedily, and the answers vote (seal-reference 3.6). Each
 * prompt leaves one demonstration out, as the training did; some show a transformed task, whose answer is turned back.
 */
import { GREEDY } from '../../contract/engine';
import { sameGrid } from '../../world/puzzles/grid';
import { Random } from '../../world/random';
import type { Quiz } from '../domain';
import {
  alike,
  leaveOut,
  reorderedExample,
  type Symmetry,
  TEST_TRANSFORMS,
  transformedExample,
} from './augmentation/augmenters';
import { assertTaskFits, type PuzzleContext } from './context';
import type { Grid, GridPair, LeaveOneOut, Prediction, Puzzle, Puzzles, TestResult, Vote } from './types';

/** An answer may be this much longer than the longest output that was shown. */
const LENGTH_FACTOR = 2;

export interface TestPrompt {
  test: number;
  shown: number[];
  transform: Symmetry | null;
  ids: number[];
  maxTokens: number;
}

export function predictionQuiz(
  context: PuzzleContext,
  puzzles: readonly Puzzle[],
  promptsOf: (puzzle: Puzzle) => readonly TestPrompt[] = (puzzle) => testPrompts(context, puzzle),
): Quiz<Puzzles> {
  const { stopIds } = context.form;
  return {
    ask: (takers) => {
      const asked = takers.map(({ item, adapter }) => {
        const puzzle = puzzles[item];
        return { adapter, prompts: puzzle ? promptsOf(puzzle) : [] };
      });
      return {
        requests: asked.flatMap(({ adapter, prompts }) =>
          prompts.map(({ ids, maxTokens }) => {
            return { prompt: ids, adapter, maxTokens, sampling: GREEDY, stream: 0, stopIds };
          }),
        ),
        score: (answered) => {
          let at = 0;
          const read = asked.map(({ prompts }) =>
            prompts.map((prompt) => predictionOf(context, prompt, answered[at++]?.ids ?? [])),
          );
          return { requests: [], grade: () => read };
        },
      };
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

export function testResults({ tests }: Puzzle, predictions: readonly Prediction[]): TestResult[] {
  return tests.map(({ output }, test) => {
    const counted = countVotes(predictions.filter((prediction) => prediction.test === test));
    return { ...counted, correct: isCorrect(counted.attempts, output) };
  });
}

/** A task whose solutions are unknown is not solved. */
export const isSolved = (results: readonly TestResult[]): boolean =>
  results.length > 0 && results.every(({ correct }) => correct === true);

/** All prompts of a task's tests. @throws EngineError for a task that leaves an answer no room. */
export function testPrompts(context: PuzzleContext, puzzle: Puzzle): TestPrompt[] {
  const { form, settings, engine } = context;
  const { orders, transforms } = settings.prediction;
  const longestAnswer = Math.max(...puzzle.demonstrations.map(({ output }) => form.answer(output).length));
  const random = new Random(settings.seed, `prompts ${puzzle.id}`);
  const prompts = puzzle.tests.flatMap(({ input }, test) => {
    // The output is not there to be shown: it is what is asked for.
    const target: GridPair = { input, output: [] };
    const shown = shownSets(puzzle.demonstrations).map((example) => ({ ...example, target }));
    const reordered = Array.from({ length: orders - 1 }, () =>
      shown.map((example) => reorderedExample(example, random)),
    ).flat();
    const plain = [...shown, ...reordered].map((example) => ({ example, transform: null }));
    const turns = transforms ? writableTransforms(form.mostRows, puzzle, input) : [];
    const turned = turns.map((transform) => ({
      example: transformedExample(random.pick(shown), alike(transform.apply), { transform: transform.name }),
      transform,
    }));
    return [...plain, ...turned].map(({ example, transform }) => {
      const ids = form.prompt(example.demonstrations, example.target.input);
      const maxTokens = Math.min(LENGTH_FACTOR * longestAnswer, engine.model.contextLength - ids.length);
      return { test, shown: example.origin.shown, transform, ids, maxTokens };
    });
  });
  const longest = Math.max(...prompts.map(({ ids }) => ids.length));
  assertTaskFits(context, puzzle, 'with the beginning of an answer', longest + 1);
  return prompts;
}

/** Those that leave every grid that is known beforehand few enough rows to be written; no answer to another could be read. */
function writableTransforms(mostRows: number, { demonstrations }: Puzzle, test: Grid): readonly Symmetry[] {
  const grids = [test, ...demonstrations.flatMap(({ input, output }) => [input, output])];
  return TEST_TRANSFORMS.filter(({ apply }) => grids.every((grid) => apply(grid).length <= mostRows));
}

/** A task of one demonstration has nothing to leave out: it is shown whole. */
function shownSets(demonstrations: readonly GridPair[]): LeaveOneOut[] {
  if (demonstrations.length > 1) return leaveOut(demonstrations, 1);
  const origin = { target: 0, shown: [0], transform: null, colors: null };
  return demonstrations.map((target) => ({ demonstrations: [target], target, origin }));
}

const CANDIDATES = 3;
const ATTEMPTS = 2;
const NO_ANSWER: Grid = [[0]];

/**
 * Two attempts out of many predictions (the original's `arclib/voting.py`). Each category of prompts (all, the untransformed, and
 * those of each transformation) names three candidates; the two that most categories name are the attempts. The original breaks
 * ties by the order of a hash table; here they go to the grid with more untransformed predictions, then to the one that came first.
 * @param predictions of one test input, turned back; those that are no grid do not vote.
 */
export function countVotes(predictions: readonly Prediction[]): Omit<TestResult, 'correct'> {
  const cast = predictions.flatMap(({ grid, transform }) => (grid ? [{ grid, transform }] : []));
  const ofTransform = (name: string | null): Grid[] =>
    cast.filter(({ transform }) => transform === name).map(({ grid }) => grid);
  const all = cast.map(({ grid }) => grid);
  const identity = ofTransform(null);
  const transforms = new Set([null, ...cast.map(({ transform }) => transform)]);
  const ranking = (grids: readonly Grid[]): Vote[] =>
    tally(grids)
      .map((vote) => ({ ...vote, identityVotes: identity.filter((grid) => sameGrid(grid, vote.grid)).length }))
      .sort((left, right) => right.votes - left.votes || right.identityVotes - left.identityVotes);
  const candidates = [all, ...[...transforms].map(ofTransform)].flatMap(candidatesOf);
  const attempts = ranking(candidates).map(({ grid }) => grid);
  return { votes: ranking(all), attempts: attempts.length > 0 ? attempts.slice(0, ATTEMPTS) : [NO_ANSWER] };
}

/** Whether an attempt is the solution, cell by cell; `null` where no solution is known. */
export function isCorrect(attempts: readonly Grid[], output: Grid | null): boolean | null {
  return output === null ? null : attempts.some((attempt) => sameGrid(attempt, output));
}

/** Distinct grids with their counts, most frequent first, equals in order of appearance. */
function tally(grids: readonly Grid[]): Pick<Vote, 'grid' | 'votes'>[] {
  const byContent = new Map<string, { grid: Grid; votes: number }>();
  for (const grid of grids) {
    const content = JSON.stringify(grid);
    byContent.set(content, { grid, votes: (byContent.get(content)?.votes ?? 0) + 1 });
  }
  return [...byContent.values()].sort((left, right) => right.votes - left.votes);
}

/**
 * The three most frequent grids of a category. Where there are fewer, the most frequent has the free places too: the original
 * fills them with the row-wise and the column-wise majority of the category, which of two distinct grids is the more frequent.
 */
function candidatesOf(grids: readonly Grid[]): Grid[] {
  const candidates = tally(grids).map(({ grid }) => grid);
  const [most] = candidates;
  return most ? [...candidates, most, most].slice(0, CANDIDATES) : [];
}
