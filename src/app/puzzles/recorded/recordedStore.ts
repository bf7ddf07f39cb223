/** The recorded puzzle run on the page, the list of those that came with it, and what steps aside for them. */
import { create } from 'zustand';
import { type PuzzleRunEntry, readPuzzleRunIndex } from '../../../seal/puzzles/runFile/index';
import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import type { PuzzleRun } from '../../../seal/record/record';
import type { RunSource } from '../../../storage/runs';
import { makeShipped } from '../../experiment/shipped';
import type { DraftState } from '../draft';
import type { PuzzleExperiment } from '../page';
import type { PuzzlePick } from './picks';

type StateOf<Name extends 'useResults' | 'useRounds'> = ReturnType<PuzzleExperiment[Name]['getState']>;

/** A task with its settings and what was run on it. */
export interface Work {
  settings: PuzzleSettings;
  draft: DraftState;
  run: StateOf<'useResults'>;
}

/** A run to be opened, and where it is to be read. */
export interface Asked {
  entry: PuzzleRunEntry;
  source: RunSource;
}

interface RecordedState {
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
  live: StateOf<'useRounds'> | null;
}

export const NO_RECORDED: RecordedState = {
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
};

export const makeRecorded = () => create<RecordedState>()(() => NO_RECORDED);

export const SHIPPED_PUZZLE_RUNS = makeShipped<PuzzleRunEntry>('puzzles/', readPuzzleRunIndex);
