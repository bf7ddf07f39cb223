/** The recorded puzzle run on the page, the list of those that came with it, and what steps aside for them. */

import { create } from 'zustand';
import type { PuzzleRunEntry } from '../../../seal/puzzles/runFile/index';
import type { PuzzleRun } from '../../../seal/record/record';
import type { RunSource } from '../../../storage/runs';
import type { usePuzzleDraft } from '../draft';
import type { usePuzzleRounds } from '../roundsStore';
import type { usePuzzleRun } from '../run';
import type { PuzzlePick } from './picks';

type StateOf<Store extends { getState: () => unknown }> = ReturnType<Store['getState']>;

/** A task with its settings and what was run on it. */
export interface Work {
  draft: Pick<StateOf<typeof usePuzzleDraft>, 'settings' | 'editor'>;
  run: StateOf<typeof usePuzzleRun>;
}

/** A run to be opened, and where it is to be read. */
export interface Asked {
  entry: PuzzleRunEntry;
  source: RunSource;
}

interface RecordedPuzzles {
  /** Runs that came with the page; `null` until the list is there. */
  entries: readonly PuzzleRunEntry[] | null;
  entry: PuzzleRunEntry | null;
  source: RunSource;
  /** Chosen on the Runs page, to be opened when this page comes. */
  asked: Asked | null;
  /** With all its candidates, once its file is there. */
  run: PuzzleRun | null;
  /** Its file is on the way. */
  opening: boolean;
  problem: string | null;
  pick: PuzzlePick | null;
  /** What the visitor had on the screens before a recorded task was opened; kept until they go back to it. */
  before: Work | null;
  /** What they ran on recorded tasks, or made of them, and then left. */
  tried: readonly Work[];
  /** The rounds of this device, while the recorded ones have their place. */
  live: StateOf<typeof usePuzzleRounds> | null;
}

export const NO_RECORDED = {
  entry: null,
  source: 'recorded',
  asked: null,
  run: null,
  opening: false,
  problem: null,
  pick: null,
  before: null,
  tried: [],
  live: null,
} satisfies Partial<RecordedPuzzles>;

export const useRecordedPuzzles = create<RecordedPuzzles>()(() => ({ entries: null, ...NO_RECORDED }));
