/** The recorded puzzle run on the page, and the list of those that came with it. */
import { create } from 'zustand';
import type { PuzzleRunEntry } from '../../../seal/puzzles/runFiles/runIndex';
import type { PuzzleRunRecord } from '../../../seal/puzzles/runFiles/runRecord';
import type { usePuzzleDraft } from '../draft';
import type { usePuzzleRounds } from '../roundsStore';
import type { usePuzzleRun } from '../run';
import type { PuzzlePick } from './picks';

type StateOf<Store extends { getState: () => unknown }> = ReturnType<Store['getState']>;

/** What the visitor had on the screens before a recorded task was opened. */
export interface Before {
  draft: Pick<StateOf<typeof usePuzzleDraft>, 'settings' | 'editor'>;
  run: StateOf<typeof usePuzzleRun>;
}

interface RecordedPuzzles {
  /** Runs that came with the page; `null` until the list is there. */
  entries: readonly PuzzleRunEntry[] | null;
  entry: PuzzleRunEntry | null;
  /** Chosen on the Runs page, to be opened when this page comes. */
  asked: PuzzleRunEntry | null;
  /** With all its candidates, once its file is there. */
  run: PuzzleRunRecord | null;
  /** Its file is on the way. */
  opening: boolean;
  /** It is the visitor's own file. */
  imported: boolean;
  problem: string | null;
  pick: PuzzlePick | null;
  before: Before | null;
  /** The rounds of this device, while the recorded ones have their place. */
  live: StateOf<typeof usePuzzleRounds> | null;
}

export const NO_RECORDED = {
  entry: null,
  asked: null,
  run: null,
  opening: false,
  imported: false,
  problem: null,
  pick: null,
  before: null,
  live: null,
} satisfies Partial<RecordedPuzzles>;

export const useRecordedPuzzles = create<RecordedPuzzles>()(() => ({ entries: null, ...NO_RECORDED }));
