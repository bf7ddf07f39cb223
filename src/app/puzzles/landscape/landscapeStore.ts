/** The latest landscape: what it was computed of, and its cells as they arrive. */
import { create } from 'zustand';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import type { PuzzleEvent } from '../../../seal/puzzles/types';
import { applyPuzzleEvent, NO_PUZZLE_RESULTS, type PuzzleResults } from '../results';
import type { LandscapeChoice, LandscapeInputs } from './landscape';

interface LandscapeState {
  choice: LandscapeChoice;
  begun: LandscapeInputs | null;
  status: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  problem: string | null;
  results: PuzzleResults;
  /** The cell whose predictions are shown. */
  selected: number | null;
  choose: (choice: Partial<LandscapeChoice>) => void;
  select: (cell: number | null) => void;
  begin: (begun: LandscapeInputs) => void;
  apply: (events: readonly PuzzleEvent[]) => void;
  end: (status: 'done' | 'stopped' | 'failed', problem: string | null) => void;
  reset: () => void;
}

export const useLandscape = create<LandscapeState>()((set) => ({
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
