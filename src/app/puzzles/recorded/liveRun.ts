/** The rounds of this device as the record of a run, and those on the screen, which recorded ones may have taken. */
import type { PuzzleRun } from '../../../seal/record/record';
import { liveRun } from '../../experiment/makeRounds';
import { usePuzzleRounds } from '../roundsStore';
import { useRecordedPuzzles } from './recordedStore';

/** `null` while nothing was measured, or while recorded rounds have the place of live ones. */
export const livePuzzleRun = (): PuzzleRun | null => liveRun(usePuzzleRounds.getState());

/** `null` while nothing was measured. */
export function shownPuzzleRun(): PuzzleRun | null {
  return usePuzzleRounds.getState().recorded ? useRecordedPuzzles.getState().run : livePuzzleRun();
}
