/**
 * Puzzle runs out: without token ids, with short numbers, and without what the rest of the file gives back. `expandedRun.ts`
 * puts it back.
 */
import { sameGrid } from '../../../world/puzzles/grid';
import { itemsOfRound } from '../../loop/restEm';
import type { PuzzleRun } from '../../record/record';
import { TEST_TRANSFORMS } from '../augmentation/augmenters';
import { testResults } from '../predict';
import type { Grid, Prediction, Puzzle, PuzzleCandidate, PuzzleEvaluation, TestResult } from '../types';

export function compactPuzzleRun(run: PuzzleRun): object {
  const { training, heldOut } = run.items;
  const known = new Map<string, PuzzleCandidate>();
  const evaluations = (some: readonly PuzzleEvaluation[]): object[] =>
    some.map(({ candidates, ...rest }) => ({
      ...rest,
      candidates: candidates.map((one) => compactCandidate(one, heldOut, known)),
    }));
  return {
    ...run,
    start: evaluations(run.start),
    rounds: run.rounds.map(({ base: _base, bestReward: _best, ...round }) => {
      const tasks = itemsOfRound(training, run.settings.trainingTasks, round.round);
      return {
        ...round,
        candidates: round.candidates.map((one) => compactCandidate(one, tasks, known)),
        evaluations: evaluations(round.evaluations),
      };
    }),
  };
}

/** @param known candidates that the file has so far; this one is added. */
function compactCandidate(
  candidate: PuzzleCandidate,
  tasks: readonly Puzzle[],
  known: Map<string, PuzzleCandidate>,
): object {
  const { edit: written, divergedAt, losses, tokens, predictions, results, ...rest } = candidate;
  const { promptIds: _prompt, ids: _ids, rejected, ...edit } = written;
  const twin = candidate.sameAs === null ? undefined : known.get(candidate.sameAs);
  known.set(written.id, candidate);
  const puzzle = tasks[written.item];
  const asTwin = same(predictions, twin?.predictions);
  const implied = puzzle && impliedResults(puzzle, written.item, predictions, asTwin ? twin : undefined);
  return {
    ...rest,
    ...(divergedAt === null ? {} : { divergedAt }),
    edit: { ...edit, ...(rejected.length === 0 ? {} : { rejected }) },
    ...(same(losses, twin?.losses) ? {} : { losses: losses.map(shortLoss) }),
    ...(tokens === twin?.tokens ? {} : { tokens }),
    ...(asTwin ? {} : { predictions: predictions.map(compactPrediction) }),
    ...(same(results, implied) ? {} : { results }),
  };
}

/** @param twin the candidate that the predictions are those of, so that equal ones are counted once. */
export function impliedResults(
  puzzle: Puzzle,
  task: number,
  predictions: readonly Prediction[],
  twin: PuzzleCandidate | undefined,
): TestResult[] {
  return twin?.edit.item === task ? twin.results : testResults(puzzle, predictions);
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

const LOSS_DIGITS = 1e3;

/** A curve needs no more. */
const shortLoss = (loss: number): number => Math.round(loss * LOSS_DIGITS) / LOSS_DIGITS;

function compactPrediction({ raw, grid, ...rest }: Prediction): object {
  return {
    ...rest,
    ...(sameAnswer(raw, impliedRaw(rest.text)) ? {} : { raw }),
    ...(sameAnswer(grid, turnedBack(raw, rest.transform)) ? {} : { grid }),
  };
}

function sameAnswer(left: Grid | null, right: Grid | null): boolean {
  return left === null || right === null ? left === right : sameGrid(left, right);
}

/** What a text most likely means: every run of digits is a row. Where it means another grid, or none, the file has that. */
export function impliedRaw(text: string): Grid | null {
  return text.match(/[0-9]+/g)?.map((row) => Array.from(row, Number)) ?? null;
}

export function turnedBack(raw: Grid | null, transform: string | null): Grid | null {
  if (raw === null || transform === null) return raw;
  return TEST_TRANSFORMS.find(({ name }) => name === transform)?.inverse(raw) ?? raw;
}

/** The whole record, to go on from: only prompts are left out, which follow from the tasks. */
export function fullPuzzleRun(run: PuzzleRun): PuzzleRun {
  const lighter = <Holder extends { candidates: PuzzleCandidate[] }>(holder: Holder): Holder => ({
    ...holder,
    candidates: holder.candidates.map((one) => ({ ...one, edit: { ...one.edit, promptIds: [] } })),
  });
  const rounds = run.rounds.map((round) => ({ ...lighter(round), evaluations: round.evaluations.map(lighter) }));
  return { ...run, start: run.start.map(lighter), rounds };
}
