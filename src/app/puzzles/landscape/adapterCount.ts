/** How many cells of a landscape are adapters that really train, before it is computed and after. Pure. */
import { buildTrainingSet, type TrainingSetLimits } from '../../../seal/puzzles/augmentation/trainingSet';
import type { LeaveOneOut, Puzzle, TrainingSet } from '../../../seal/puzzles/types';
import type { CandidateView } from '../results';
import { type LandscapeChoice, landscapeConfigurations } from './landscape';

export interface AdapterCount {
  /** With a training of their own, to its end. */
  trained: number;
  /** Cells that ask for more steps than the rules allow, and train nothing. */
  overLimit: number;
  /** Cells whose loss went to infinity, which only the training can tell. */
  diverged: number;
}

/** @param seed of the training examples. */
export function plannedAdapters(
  choice: LandscapeChoice,
  puzzle: Pick<Puzzle, 'demonstrations'>,
  limits: TrainingSetLimits,
  tokensOf: (example: LeaveOneOut) => number,
  seed: number,
): AdapterCount {
  const configurations = landscapeConfigurations(choice);
  // The steps of a cell do not hang on its rate: one of each row tells of all.
  const rows = new Map(configurations.map((configuration) => [configuration.epochs, configuration]));
  const sets = new Map(
    [...rows].map(([epochs, one]) => [epochs, buildTrainingSet(puzzle, one, limits, tokensOf, seed)]),
  );
  const count = (counts: (set: TrainingSet) => boolean): number =>
    configurations.map(({ epochs }) => sets.get(epochs)).filter((set) => set !== undefined && counts(set)).length;
  return {
    trained: count(({ examples, overLimit }) => examples.length > 0 && !overLimit),
    overLimit: count(({ overLimit }) => overLimit),
    diverged: 0,
  };
}

/** Of the cells that were rewarded; `null` before there are any. */
export function trainedAdapters(candidates: readonly CandidateView[]): AdapterCount | null {
  const rewarded = candidates.flatMap((candidate) => candidate.rewarded ?? []);
  if (rewarded.length === 0) return null;
  const of = (reason: string | null): number => rewarded.filter(({ untrained }) => untrained === reason).length;
  return { trained: of(null), overLimit: of('over-limit'), diverged: of('diverged') };
}
