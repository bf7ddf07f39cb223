/** A sweep over learning rate and epochs on one task: its cells, what each came to, how many of them train, and the store of the one shown. */
import { create } from 'zustand';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import type {
  Augmentation,
  Puzzle,
  PuzzleCandidate,
  PuzzleConfiguration,
  PuzzleEvent,
  TrainingSet,
} from '../../../seal/puzzles/types';
import { sameGrid } from '../../../world/puzzles/grid';
import type { SweepLine } from '../../charts/shareCharts';
import { type Basis, changedInputs } from '../../experiment/stages';
import { plural } from '../../ui/numbers';
import { trainingBasis } from '../basis';
import type { MakeTrainingSet } from '../configuration/trainingSets';
import type { PuzzleExperiment } from '../page';
import { applyPuzzleEvent, type CandidateView, NO_PUZZLE_RESULTS, type PuzzleResults } from '../results';

/** Columns. */
export const SWEEP_RATES = [1e-3, 3e-3, 6e-3, 1e-2, 2e-2, 3e-2] as const;
/** Rows; the last ones are over the step limit with most augmentations. */
export const SWEEP_EPOCHS = [1, 2, 3, 4, 6] as const;

/** What a sweep holds fixed. */
export interface SweepChoice {
  augmentations: Record<Augmentation, boolean>;
  loss: PuzzleConfiguration['loss'];
}

/** Row by row. */
export function sweepConfigurations({ augmentations, loss }: SweepChoice): PuzzleConfiguration[] {
  return SWEEP_EPOCHS.flatMap((epochs) =>
    SWEEP_RATES.map((learningRate) => ({ task: null, augmentations, loss, learningRate, epochs })),
  );
}

export const cellIndex = (row: number, column: number): number => row * SWEEP_RATES.length + column;

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
  return SWEEP_EPOCHS.map((epochs, row) => ({
    name: plural(epochs, 'epoch'),
    cells: SWEEP_RATES.map((x, column) => {
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

/** What a sweep rests on. */
export interface SweepInputs extends SweepChoice {
  puzzle: Puzzle;
  settings: PuzzleSettings;
  /** As the engine numbers it: ReST-EM leaves a trained one in place. */
  policy: number;
}

/** Names of what is no longer as it was when a sweep was computed. */
export function sweepChanges(then: SweepInputs, now: SweepInputs): string[] {
  return changedInputs(basisOf(then), basisOf(now));
}

function basisOf({ puzzle, settings, policy, augmentations, loss }: SweepInputs): Basis {
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

export interface AdapterCount {
  /** With a training of their own, to its end. */
  trained: number;
  /** Cells that ask for more steps than the rules allow, and train nothing. */
  overLimit: number;
  /** Cells whose loss went to infinity, which only the training can tell. */
  diverged: number;
}

export function plannedAdapters(choice: SweepChoice, trainingSet: MakeTrainingSet): AdapterCount {
  // The steps of a cell do not hang on its rate: the first of each row tells of all.
  const rows = sweepConfigurations(choice).filter((_, cell) => cell % SWEEP_RATES.length === 0);
  const sets = rows.map(trainingSet);
  const count = (counts: (set: TrainingSet) => boolean): number => SWEEP_RATES.length * sets.filter(counts).length;
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

interface SweepState {
  choice: SweepChoice;
  begun: SweepInputs | null;
  status: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  problem: string | null;
  results: PuzzleResults;
  /** The cell whose predictions are shown. */
  selected: number | null;
  choose: (choice: Partial<SweepChoice>) => void;
  select: (cell: number | null) => void;
  begin: (begun: SweepInputs) => void;
  apply: (events: readonly PuzzleEvent[]) => void;
  end: (status: 'done' | 'stopped' | 'failed', problem: string | null) => void;
  reset: () => void;
}

export const makeSweep = () =>
  create<SweepState>()((set) => ({
    choice: { augmentations: { ...NO_AUGMENTATIONS, colors: true }, loss: 'output' },
    begun: null,
    status: 'idle',
    problem: null,
    results: NO_PUZZLE_RESULTS,
    selected: null,
    choose: (choice) => set((state) => ({ choice: { ...state.choice, ...choice } })),
    select: (selected) => set({ selected }),
    begin: (begun) => set({ begun, status: 'running', problem: null, results: NO_PUZZLE_RESULTS, selected: null }),
    apply: (events) => set(({ results }) => ({ results: events.reduce(applyPuzzleEvent, results) })),
    end: (status, problem) => set({ status, problem }),
    reset: () => set({ begun: null, status: 'idle', problem: null, results: NO_PUZZLE_RESULTS, selected: null }),
  }));

export async function runSweep({ actions, inputs, extras: { useSweep } }: PuzzleExperiment): Promise<void> {
  if (!actions.runnable()) return;
  const {
    work: { puzzle },
    settings,
    policy,
  } = inputs();
  const { choice, begin, end, apply } = useSweep.getState();
  begin({ ...choice, puzzle, settings, policy });
  const configurations = sweepConfigurations(choice);
  const outcome = await actions.runTask(
    { domain: 'puzzles', kind: 'landscape', puzzle, settings, configurations },
    apply,
  );
  actions.release();
  if (outcome.kind === 'failed') actions.noteFailure(outcome.failure);
  if (outcome.kind === 'failed') end('failed', outcome.failure.message);
  else end(outcome.kind === 'finished' ? 'done' : 'stopped', null);
}
