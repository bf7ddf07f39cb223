/** Keeps a run on puzzles in this browser: a live one that has ended, whole or in part, or the visitor's file. */

import { puzzleEntryOf } from '../../seal/puzzles/runFile/index';
import { PUZZLE_FORMAT } from '../../seal/record/format';
import { writeRun } from '../../seal/record/read';
import type { PuzzleRun } from '../../seal/record/record';

import { useNotices } from '../stores/notices';
import { RECORDED_PUZZLES } from '../strings/puzzleRecorded';
import { keep, useLibrary } from './library';
import type { OwnRun } from './shelf';

export function keepPuzzleRun(run: PuzzleRun, source: OwnRun['source']): Promise<void> {
  return keep(puzzleEntryOf(run, ''), source, writeRun(PUZZLE_FORMAT, run));
}

/**
 * Off the Runs page, which says by itself what the browser refuses: here a notice says it.
 * @param make `null` where there is nothing to keep.
 */
export async function keepOrTell(make: () => PuzzleRun | null, source: OwnRun['source']): Promise<void> {
  const { setTrouble } = useNotices.getState();
  try {
    const run = make();
    if (run === null) return;
    await keepPuzzleRun(run, source);
    const { problem } = useLibrary.getState();
    if (problem !== null) setTrouble(problem);
  } catch (error) {
    setTrouble(RECORDED_PUZZLES.notKept(error instanceof Error ? error.message : String(error)));
  }
}
