/** The latest sweep: what it was computed of, and its cells as they arrive. */
import { create } from 'zustand';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import type { PuzzleEvent } from '../../../seal/puzzles/types';
import type { PuzzleExperiment } from '../page';
import { applyPuzzleEvent, NO_PUZZLE_RESULTS, type PuzzleResults } from '../results';
import { type SweepChoice, type SweepInputs, sweepConfigurations } from './sweep';

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
