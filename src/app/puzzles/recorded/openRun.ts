/** Puts a recorded puzzle run on the screen of the rounds, and gives it back to those of this device. */

import { readPuzzleRunBytes } from '../../../seal/puzzles/runFiles/runFile';
import { type PuzzleRunEntry, puzzleEntryOf } from '../../../seal/puzzles/runFiles/runIndex';
import type { PuzzleRunRecord } from '../../../seal/puzzles/runFiles/runRecord';
import { MOST_BYTES } from '../../../seal/runFiles/runFile';
import { RunFileError } from '../../../seal/runFiles/runFileError';
import { usePuzzleProgress } from '../../stores/progress';
import { RECORDED_PUZZLES } from '../../strings/puzzleRecorded';
import { isIdle } from '../actions';
import { usePuzzleRounds } from '../roundsStore';
import { fetchPuzzleEntries, fetchPuzzleRun } from './fetchRuns';
import { useRecordedPuzzles } from './recordedStore';
import { leaveTask } from './showPick';

/** The run that was asked for on the Runs page; else, on the first visit, the first of the list. */
export async function openFirst(): Promise<void> {
  const { asked, entry } = useRecordedPuzzles.getState();
  useRecordedPuzzles.setState({ asked: null });
  if (asked !== null) return asked.id === entry?.id ? showRecordedAgain() : openShipped(asked);
  const [first] = await fetchPuzzleEntries();
  const taken = useRecordedPuzzles.getState().entry !== null || usePuzzleRounds.getState().status !== 'idle';
  if (first !== undefined && !taken) await openShipped(first);
}

/** Chart and table come from the list; what is inside the rounds follows with the file. */
export async function openShipped(entry: PuzzleRunEntry): Promise<void> {
  if (!begin(entry, false)) return;
  usePuzzleRounds.getState().showRecorded(roundsOf(entry, null));
  useRecordedPuzzles.setState({ opening: true });
  const isCurrent = (): boolean => useRecordedPuzzles.getState().entry === entry;
  try {
    const run = await fetchPuzzleRun(entry);
    if (!isCurrent()) return;
    useRecordedPuzzles.setState({ run, opening: false });
    // Meanwhile a live run may have begun.
    if (usePuzzleRounds.getState().recorded) usePuzzleRounds.getState().showRecorded(roundsOf(entry, run));
  } catch (error) {
    if (!isCurrent()) return;
    useRecordedPuzzles.setState({ opening: false, problem: error instanceof Error ? error.message : String(error) });
  }
}

/** The visitor's own file. What is on the screen stays when it cannot be read. */
export async function openFile(file: File): Promise<void> {
  try {
    if (file.size > MOST_BYTES) throw new RunFileError(null, RECORDED_PUZZLES.tooLarge);
    const run = await readPuzzleRunBytes(new Uint8Array(await file.arrayBuffer()));
    const entry = puzzleEntryOf(run, file.name);
    if (!begin(entry, true)) return;
    useRecordedPuzzles.setState({ run });
    usePuzzleRounds.getState().showRecorded(roundsOf(entry, run));
  } catch (error) {
    // A folder that was dropped cannot be read as a file.
    const why = error instanceof RunFileError ? error.message : RECORDED_PUZZLES.unread;
    useRecordedPuzzles.setState({ problem: RECORDED_PUZZLES.notTaken(file.name, why) });
  }
}

/** Back to the run that was shown before a live one, or a reset, took its place. */
export function showRecordedAgain(): void {
  const { entry, run } = useRecordedPuzzles.getState();
  if (entry === null || !isIdle()) return;
  keepLive();
  usePuzzleRounds.getState().showRecorded(roundsOf(entry, run));
}

export function showLiveAgain(): void {
  const { live } = useRecordedPuzzles.getState();
  if (live === null || !isIdle()) return;
  usePuzzleRounds.setState(live);
  useRecordedPuzzles.setState({ live: null });
}

function begin(entry: PuzzleRunEntry, imported: boolean): boolean {
  if (!isIdle()) {
    useRecordedPuzzles.setState({ problem: RECORDED_PUZZLES.busy });
    return false;
  }
  leaveTask();
  keepLive();
  useRecordedPuzzles.setState({ entry, run: null, imported, opening: false, problem: null, pick: null });
  usePuzzleProgress.getState().say(RECORDED_PUZZLES.opened(entry.title));
  return true;
}

function keepLive(): void {
  const rounds = usePuzzleRounds.getState();
  if (!rounds.recorded && rounds.conditions.length > 0) useRecordedPuzzles.setState({ live: rounds });
}

function roundsOf({ settings, conditions }: PuzzleRunEntry, run: PuzzleRunRecord | null) {
  return {
    rounds: settings.rounds,
    conditions,
    start: run?.start ?? [],
    records: run?.rounds ?? [],
    cost: run?.cost ?? null,
  };
}
