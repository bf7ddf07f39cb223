/** Keeps a run on puzzles in this browser: a live one that has ended, whole or in part, or the visitor's file. */
import { writePuzzleRun } from '../../seal/puzzles/runFiles/compactRun';
import { puzzleEntryOf } from '../../seal/puzzles/runFiles/runIndex';
import type { PuzzleRunRecord } from '../../seal/puzzles/runFiles/runRecord';
import { keep } from './library';
import type { OwnRun } from './shelf';

export function keepPuzzleRun(run: PuzzleRunRecord, source: OwnRun['source']): Promise<void> {
  return keep(puzzleEntryOf(run, ''), source, writePuzzleRun(run));
}
