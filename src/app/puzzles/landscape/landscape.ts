/** The grid of learning rates and epochs, what each cell came to, and the words and shade of it. Pure. */
import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import type { Augmentation, Puzzle, PuzzleCandidate, PuzzleConfiguration } from '../../../seal/puzzles/types';
import { sameGrid } from '../../../world/puzzles/grid';
import type { SweepLine } from '../../charts/figures';
import { type Basis, changedInputs } from '../../experiment/stages';
import { plural } from '../../ui/numbers';
import { trainingBasis } from '../basis';
import type { CandidateView } from '../results';

/** Columns. */
export const LANDSCAPE_RATES = [1e-3, 3e-3, 6e-3, 1e-2, 2e-2, 3e-2] as const;
/** Rows; the last ones are over the step limit with most augmentations (`adapterCount.ts`). */
export const LANDSCAPE_EPOCHS = [1, 2, 3, 4, 6] as const;

/** What a landscape holds fixed. */
export interface LandscapeChoice {
  augmentations: Record<Augmentation, boolean>;
  loss: PuzzleConfiguration['loss'];
}

/** Row by row. */
export function landscapeConfigurations({ augmentations, loss }: LandscapeChoice): PuzzleConfiguration[] {
  return LANDSCAPE_EPOCHS.flatMap((epochs) =>
    LANDSCAPE_RATES.map((learningRate) => ({ task: null, augmentations, loss, learningRate, epochs })),
  );
}

export const cellIndex = (row: number, column: number): number => row * LANDSCAPE_RATES.length + column;

/** Of the cell's candidate, as the worker names it. */
export const cellId = (index: number): string => `landscape/task0/edit${index}`;

/** Share of all predictions that are the solution of their test; `null` where no solution is known or nothing was predicted. */
export function correctVotes({ tests }: Puzzle, { predictions }: Pick<PuzzleCandidate, 'predictions'>): number | null {
  if (predictions.length === 0 || tests.some(({ output }) => output === null)) return null;
  const right = predictions.filter(({ test, grid }) => {
    const output = tests[test]?.output;
    return grid !== null && output != null && sameGrid(grid, output);
  });
  return right.length / predictions.length;
}

/** One line a number of epochs, by learning rate; a cell that was not trained is a gap. None where no solution is known. */
export function sweepLines(puzzle: Puzzle, candidates: readonly CandidateView[]): SweepLine[] {
  if (puzzle.tests.some(({ output }) => output === null)) return [];
  const byId = new Map(candidates.map(({ id, rewarded }) => [id, rewarded]));
  return LANDSCAPE_EPOCHS.map((epochs, row) => ({
    name: plural(epochs, 'epoch'),
    cells: LANDSCAPE_RATES.map((x, column) => {
      const rewarded = byId.get(cellId(cellIndex(row, column))) ?? null;
      const share = rewarded === null || rewarded.untrained !== null ? null : correctVotes(puzzle, rewarded);
      return { x, share, solved: rewarded?.solved === true };
    }),
  }));
}

/** One of five steps of one hue, so that text keeps its contrast on each. */
export function shadeOf(share: number | null): number {
  return share === null ? 0 : Math.min(4, Math.floor(share * 5));
}

/** What a landscape rests on. */
export interface LandscapeInputs extends LandscapeChoice {
  puzzle: Puzzle;
  settings: PuzzleSettings;
  /** As the engine numbers it: ReST-EM leaves a trained one in place. */
  policy: number;
}

/** Names of what is no longer as it was when a landscape was computed. */
export function landscapeChanges(then: LandscapeInputs, now: LandscapeInputs): string[] {
  return changedInputs(basisOf(then), basisOf(now));
}

function basisOf({ puzzle, settings, policy, augmentations, loss }: LandscapeInputs): Basis {
  return {
    // Examples are drawn by the name of the task.
    'the task': JSON.stringify([puzzle.id, puzzle.demonstrations, puzzle.tests]),
    'the seed': String(settings.seed),
    'the policy': String(policy),
    'the augmentations': JSON.stringify(augmentations),
    'the loss': loss,
    ...trainingBasis(settings),
  };
}
