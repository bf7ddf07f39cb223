/** The run of one task: what each stage produced and what it rested on, and which candidate is looked at. */
import { create } from 'zustand';
import type { Puzzle, PuzzleEvent } from '../../seal/puzzles/types';
import type { Basis, StageRecord } from '../knowledge/stages';
import { applyPuzzleEvent, clearPuzzleResults, NO_PUZZLE_RESULTS, type PuzzleResults } from './results';
import type { PuzzleStage } from './stageRecords';

interface PuzzleRun {
  /** The task that the results are of; `null` before there are any. */
  puzzle: Puzzle | null;
  results: PuzzleResults;
  stages: Record<PuzzleStage, StageRecord>;
  /** What is shown comes out of a recorded run, not from this device. */
  recorded: boolean;
  /** Results of a recorded run, with what they rest on. */
  showRecorded: (puzzle: Puzzle, results: PuzzleResults, bases: Record<PuzzleStage, Basis>) => void;
  begin: (stage: PuzzleStage, puzzle: Puzzle) => void;
  apply: (events: readonly PuzzleEvent[]) => void;
  finish: (stage: PuzzleStage, basis: Basis, seconds: number) => void;
  /** A stage that ended early; what had arrived stays readable. */
  end: (stage: PuzzleStage, problem: string | null) => void;
  reset: () => void;
}

const NEW_STAGE: StageRecord = { status: 'idle', run: 0, basis: null, seconds: null, problem: null };

export const usePuzzleRun = create<PuzzleRun>()((set) => {
  const update = (stage: PuzzleStage, change: (record: StageRecord) => Partial<StageRecord>): void =>
    set(({ stages }) => ({ stages: { ...stages, [stage]: { ...stages[stage], ...change(stages[stage]) } } }));
  return {
    puzzle: null,
    results: NO_PUZZLE_RESULTS,
    stages: { write: NEW_STAGE, train: NEW_STAGE },
    recorded: false,
    showRecorded: (puzzle, results, bases) => {
      set({ puzzle, results, recorded: true });
      for (const stage of ['write', 'train'] as const)
        update(stage, ({ run }) => ({ ...NEW_STAGE, run, status: 'done', basis: bases[stage] }));
    },
    begin: (stage, puzzle) => {
      set(({ results }) => ({ puzzle, results: clearPuzzleResults(results, stage), recorded: false }));
      // Run numbers go on counting, so that no old result can pass for a new one.
      if (stage === 'write') update('train', ({ run }) => ({ ...NEW_STAGE, run }));
      update(stage, ({ run }) => ({ ...NEW_STAGE, status: 'running', run: run + 1 }));
    },
    apply: (events) => set(({ results }) => ({ results: events.reduce(applyPuzzleEvent, results) })),
    finish: (stage, basis, seconds) => update(stage, () => ({ status: 'done', basis, seconds, problem: null })),
    end: (stage, problem) => update(stage, () => ({ status: problem === null ? 'idle' : 'failed', problem })),
    reset: () => {
      set({ puzzle: null, results: NO_PUZZLE_RESULTS, recorded: false });
      for (const stage of ['write', 'train'] as const) update(stage, ({ run }) => ({ ...NEW_STAGE, run }));
    },
  };
});
