/** Keeps a run on puzzles in this browser: a live one that has ended, whole or in part, or the visitor's file. */

import { puzzleEntryOf } from '../../seal/puzzles/runFile/index';
import { PUZZLE_FORMAT } from '../../seal/record/format';
import { writeRun } from '../../seal/record/read';
import type { PuzzleRun } from '../../seal/record/record';
import type { OwnRun } from '../../storage/runs';
import { useNotices } from '../stores/notices';
import { RECORDED_PUZZLES } from '../strings/puzzleRecorded';
import { keep, useLibrary } from './library';

export function keepPuzzleRun(run: PuzzleRun, source: OwnRun['source']): Promise<boolean> {
  return keep(puzzleEntryOf(run, ''), source, writeRun(PUZZLE_FORMAT, run));
}

/**
 * Off the Runs page, which says by itself what the browser refuses: here a notice says it.
 * @param make `null` where there is nothing to keep.
 * @returns whether the browser has it, or there was nothing to keep.
 */
export async function keepOrTell(make: () => PuzzleRun | null, source: OwnRun['source']): Promise<boolean> {
  const { setTrouble } = useNotices.getState();
  try {
    const run = make();
    if (run === null) return true;
    const stored = await keepPuzzleRun(run, source);
    const { problem } = useLibrary.getState();
    if (problem !== null) setTrouble(problem);
    return stored;
  } catch (error) {
    setTrouble(RECORDED_PUZZLES.notKept(error instanceof Error ? error.message : String(error)));
    return false;
  }
}
