/** The rounds of this device as the record of a run, and those on the screen, which recorded ones may have taken. */

import { makePuzzleRunRecord } from '../../../seal/puzzles/runFile/record';
import { puzzleInputs } from '../../../seal/puzzles/worldInputs';
import type { PuzzleRun } from '../../../seal/record/record';
import { usePuzzleRounds } from '../roundsStore';
import { useRecordedPuzzles } from './recordedStore';

/** `null` while nothing was measured, or while recorded rounds have the place of live ones. */
export function livePuzzleRun(): PuzzleRun | null {
  const { begun, start, records, timings, cost } = usePuzzleRounds.getState();
  if (begun === null || (start.length === 0 && records.length === 0)) return null;
  const { settings, model, device, startedAt } = begun;
  return makePuzzleRunRecord(
    {
      model,
      device,
      settings,
      measuredOn: 'held-out',
      commit: null,
      timings,
      cost,
      // At work: pauses do not count.
      seconds: timings.reduce((sum, { seconds }) => sum + seconds, 0),
      startedAt: new Date(startedAt),
    },
    // The worker made them from the same settings by the same code.
    puzzleInputs(settings),
    { start, rounds: records },
  );
}

/** `null` while nothing was measured. */
export function shownPuzzleRun(): PuzzleRun | null {
  return usePuzzleRounds.getState().recorded ? useRecordedPuzzles.getState().run : livePuzzleRun();
}
