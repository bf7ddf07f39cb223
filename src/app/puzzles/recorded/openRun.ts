/** Puts a recorded puzzle run, or one of the visitor's, on the screen of the rounds, and gives it back to those of this device. */
import { type PuzzleRunEntry, puzzleEntryOf } from '../../../seal/puzzles/runFile/index';
import type { Puzzles } from '../../../seal/puzzles/types';
import type { PuzzleRun } from '../../../seal/record/record';
import { RunFileError } from '../../../seal/record/runFileError';
import { readRunFile } from '../../../worker/runFiles';
import { keepOrTell } from '../../experiment/keepRun';
import { fileOf, useLibrary } from '../../experiment/library';
import type { ShownRun } from '../../experiment/makeRounds';
import { usePuzzleProgress } from '../../experiment/progress';
import { isIdle } from '../actions';
import { usePuzzleRounds } from '../roundsStore';
import { RECORDED_PUZZLES } from '../words/recorded';
import { fetchPuzzleEntries, fetchPuzzleRun } from './fetchRuns';
import { type Asked, useRecordedPuzzles } from './recordedStore';
import { leaveTask } from './showPick';

/** The run that was asked for on the Runs page; else, on the first visit, the first of the list. */
export async function openFirst(): Promise<void> {
  const { asked } = useRecordedPuzzles.getState();
  useRecordedPuzzles.setState({ asked: null });
  if (asked !== null) {
    await openPuzzleRun(asked);
    return;
  }
  const [first] = (await fetchPuzzleEntries()) ?? [];
  const { entry, opening } = useRecordedPuzzles.getState();
  const taken = entry !== null || opening || usePuzzleRounds.getState().status !== 'idle';
  if (first !== undefined && !taken) await openPuzzleRun({ entry: first, source: 'recorded' });
}

/** The run that a link names; the first of the list in place of one that did not come with the page. The answer says what the list knew. */
export async function openPuzzleRunById(id: string): Promise<'listed' | 'unlisted' | 'unfetched'> {
  // So that no other run is opened meanwhile.
  useRecordedPuzzles.setState({ opening: true });
  const entries = await fetchPuzzleEntries();
  useRecordedPuzzles.setState({ opening: false });
  if (entries === null) return 'unfetched';
  const entry = entries.find((one) => one.id === id);
  if (entry === undefined) await openFirst();
  else await openPuzzleRun({ entry, source: 'recorded' });
  return entry === undefined ? 'unlisted' : 'listed';
}

/** Chart and table come from the list; what is inside the rounds follows with the file. */
export async function openPuzzleRun(asked: Asked): Promise<void> {
  const { entry, source } = asked;
  const present = useRecordedPuzzles.getState();
  if (present.run !== null && present.entry?.id === entry.id && present.source === source) {
    useRecordedPuzzles.setState({ entry, opening: false, problem: null });
    showRecordedAgain();
    return;
  }
  if (!begin(asked)) return;
  usePuzzleRounds.getState().showRecorded(...roundsOf(entry, null));
  useRecordedPuzzles.setState({ opening: true });
  const isCurrent = (): boolean => useRecordedPuzzles.getState().entry === entry;
  try {
    const run = await (source === 'recorded' ? fetchPuzzleRun(entry) : readOwn(entry));
    if (!isCurrent()) return;
    useRecordedPuzzles.setState({ run, opening: false });
    // Meanwhile a live run may have begun.
    if (!usePuzzleRounds.getState().recorded) return;
    usePuzzleRounds.getState().showRecorded(...roundsOf(entry, run));
    sayOpened(asked);
  } catch (error) {
    if (!isCurrent()) return;
    useRecordedPuzzles.setState({ opening: false, problem: error instanceof Error ? error.message : String(error) });
  }
}

async function readOwn({ id }: PuzzleRunEntry): Promise<PuzzleRun> {
  return readRunFile('puzzles', new Blob([await fileOf(id)]));
}

/** A file of the visitor's, which is kept among their runs. What is on the screen stays when it cannot be read. */
export async function openFile(file: File): Promise<void> {
  try {
    const run = await readRunFile('puzzles', file);
    const entry = puzzleEntryOf(run, '');
    if (!begin({ entry, source: 'imported' })) return;
    useRecordedPuzzles.setState({ run });
    usePuzzleRounds.getState().showRecorded(...roundsOf(entry, run));
    await keepOrTell(() => run, 'imported');
    // Only now it is known whether it is among their runs already, under a name of theirs.
    const title = useLibrary.getState().runs?.find(({ id }) => id === run.id)?.name ?? entry.title;
    const named = { ...entry, title };
    if (useRecordedPuzzles.getState().entry === entry) useRecordedPuzzles.setState({ entry: named });
    sayOpened({ entry: named, source: 'imported' });
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
  usePuzzleRounds.getState().showRecorded(...roundsOf(entry, run));
}

export function showLiveAgain(): void {
  const { live } = useRecordedPuzzles.getState();
  if (live === null || !isIdle()) return;
  usePuzzleRounds.setState(live);
  useRecordedPuzzles.setState({ live: null });
}

function begin({ entry, source }: Asked): boolean {
  if (!isIdle()) {
    useRecordedPuzzles.setState({ opening: false, problem: RECORDED_PUZZLES.busy });
    return false;
  }
  leaveTask();
  keepLive();
  useRecordedPuzzles.setState({ entry, source, run: null, opening: false, problem: null, pick: null });
  return true;
}

function sayOpened({ entry, source }: Asked): void {
  const { opened, openedOwn } = RECORDED_PUZZLES;
  usePuzzleProgress.getState().say((source === 'recorded' ? opened : openedOwn)(entry.title));
}

function keepLive(): void {
  const rounds = usePuzzleRounds.getState();
  if (!rounds.recorded && rounds.conditions.length > 0) useRecordedPuzzles.setState({ live: rounds });
}

function roundsOf(
  { settings, conditions, reading }: PuzzleRunEntry,
  run: PuzzleRun | null,
): [ShownRun<Puzzles>, rounds: number] {
  const listed = { conditions, start: [], rounds: [], measures: reading === null ? [] : [reading], timings: [] };
  return [run ?? { ...listed, cost: null }, settings.rounds];
}
