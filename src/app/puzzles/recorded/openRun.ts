/** Puts a recorded puzzle run, or one of the visitor's, on the screen of the rounds, and gives it back to those of this device. */
import { type PuzzleRunEntry, puzzleEntryOf } from '../../../seal/puzzles/runFile/index';
import type { Puzzles } from '../../../seal/puzzles/types';
import { PUZZLE_FORMAT, readRunBytes } from '../../../seal/record/format';
import type { PuzzleRun } from '../../../seal/record/record';
import { RunFileError } from '../../../seal/record/runFileError';
import { readRunFile } from '../../../worker/runFiles';
import { keepOrTell } from '../../experiment/keepRun';
import { fileOf, useLibrary } from '../../experiment/library';
import type { ShownRun } from '../../experiment/rounds';
import type { PuzzleExperiment } from '../page';
import { RECORDED_PUZZLES } from '../words/recorded';
import { type Asked, SHIPPED_PUZZLE_RUNS } from './recordedStore';
import { leaveTask } from './showPick';

/** The run that was asked for on the Runs page; else, on the first visit, the first of the list. */
export async function openFirst(experiment: PuzzleExperiment): Promise<void> {
  const { asked } = experiment.extras.useRecorded.getState();
  experiment.extras.useRecorded.setState({ asked: null });
  if (asked !== null) {
    await openPuzzleRun(experiment, asked);
    return;
  }
  const [first] = (await SHIPPED_PUZZLE_RUNS.fetchEntries()) ?? [];
  const { entry, opening } = experiment.extras.useRecorded.getState();
  const taken = entry !== null || opening || experiment.useRounds.getState().status !== 'idle';
  if (first !== undefined && !taken) await openPuzzleRun(experiment, { entry: first, source: 'recorded' });
}

/** The run that a link names; the first of the list in place of one that did not come with the page. The answer says what the list knew. */
export async function openPuzzleRunById(
  experiment: PuzzleExperiment,
  id: string,
): Promise<'listed' | 'unlisted' | 'unfetched'> {
  // So that no other run is opened meanwhile.
  experiment.extras.useRecorded.setState({ opening: true });
  const entries = await SHIPPED_PUZZLE_RUNS.fetchEntries();
  experiment.extras.useRecorded.setState({ opening: false });
  if (entries === null) return 'unfetched';
  const entry = entries.find((one) => one.id === id);
  if (entry === undefined) await openFirst(experiment);
  else await openPuzzleRun(experiment, { entry, source: 'recorded' });
  return entry === undefined ? 'unlisted' : 'listed';
}

/** Chart and table come from the list; what is inside the rounds follows with the file. */
export async function openPuzzleRun(experiment: PuzzleExperiment, asked: Asked): Promise<void> {
  const { entry, source } = asked;
  const present = experiment.extras.useRecorded.getState();
  if (present.run !== null && present.entry?.id === entry.id && present.source === source) {
    experiment.extras.useRecorded.setState({ entry, opening: false, problem: null });
    showRecordedAgain(experiment);
    return;
  }
  if (!begin(experiment, asked)) return;
  experiment.useRounds.getState().showRecorded(...roundsOf(entry, null));
  experiment.extras.useRecorded.setState({ opening: true });
  const isCurrent = (): boolean => experiment.extras.useRecorded.getState().entry === entry;
  try {
    const run = await (source === 'recorded' ? fetchPuzzleRun(entry) : readOwn(entry));
    if (!isCurrent()) return;
    experiment.extras.useRecorded.setState({ run, opening: false });
    // Meanwhile a live run may have begun.
    if (!experiment.useRounds.getState().recorded) return;
    experiment.useRounds.getState().showRecorded(...roundsOf(entry, run));
    sayOpened(experiment, asked);
  } catch (error) {
    if (!isCurrent()) return;
    experiment.extras.useRecorded.setState({
      opening: false,
      problem: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Of a run that came with the page. @throws Error with one plain sentence. */
export const fetchPuzzleRun = (entry: PuzzleRunEntry): Promise<PuzzleRun> =>
  SHIPPED_PUZZLE_RUNS.fetchRun(entry, (bytes) => readRunBytes(PUZZLE_FORMAT, bytes));

async function readOwn({ id }: PuzzleRunEntry): Promise<PuzzleRun> {
  return readRunFile('puzzles', new Blob([await fileOf(id)]));
}

/** A file of the visitor's, which is kept among their runs. What is on the screen stays when it cannot be read. */
export async function openFile(experiment: PuzzleExperiment, file: File): Promise<void> {
  try {
    const run = await readRunFile('puzzles', file);
    const entry = puzzleEntryOf(run, '');
    if (!begin(experiment, { entry, source: 'imported' })) return;
    experiment.extras.useRecorded.setState({ run });
    experiment.useRounds.getState().showRecorded(...roundsOf(entry, run));
    await keepOrTell(() => run, 'imported');
    // Only now it is known whether it is among their runs already, under a name of theirs.
    const title = useLibrary.getState().runs?.find(({ id }) => id === run.id)?.name ?? entry.title;
    const named = { ...entry, title };
    if (experiment.extras.useRecorded.getState().entry === entry)
      experiment.extras.useRecorded.setState({ entry: named });
    sayOpened(experiment, { entry: named, source: 'imported' });
  } catch (error) {
    // A folder that was dropped cannot be read as a file.
    const why = error instanceof RunFileError ? error.message : RECORDED_PUZZLES.unread;
    experiment.extras.useRecorded.setState({ problem: RECORDED_PUZZLES.notTaken(file.name, why) });
  }
}

/** Back to the run that was shown before a live one, or a reset, took its place. */
export function showRecordedAgain(experiment: PuzzleExperiment): void {
  const { entry, run } = experiment.extras.useRecorded.getState();
  if (entry === null || !experiment.actions.isIdle()) return;
  keepLive(experiment);
  experiment.useRounds.getState().showRecorded(...roundsOf(entry, run));
}

export function showLiveAgain(experiment: PuzzleExperiment): void {
  const { live } = experiment.extras.useRecorded.getState();
  if (live === null || !experiment.actions.isIdle()) return;
  experiment.useRounds.setState(live);
  experiment.extras.useRecorded.setState({ live: null });
}

function begin(experiment: PuzzleExperiment, { entry, source }: Asked): boolean {
  if (!experiment.actions.isIdle()) {
    experiment.extras.useRecorded.setState({ opening: false, problem: RECORDED_PUZZLES.busy });
    return false;
  }
  leaveTask(experiment);
  keepLive(experiment);
  experiment.extras.useRecorded.setState({ entry, source, run: null, opening: false, problem: null, pick: null });
  return true;
}

function sayOpened(experiment: PuzzleExperiment, { entry, source }: Asked): void {
  const { opened, openedOwn } = RECORDED_PUZZLES;
  experiment.actions.say((source === 'recorded' ? opened : openedOwn)(entry.title));
}

function keepLive(experiment: PuzzleExperiment): void {
  const rounds = experiment.useRounds.getState();
  if (!rounds.recorded && rounds.conditions.length > 0) experiment.extras.useRecorded.setState({ live: rounds });
}

function roundsOf(
  { settings, conditions, reading }: PuzzleRunEntry,
  run: PuzzleRun | null,
): [ShownRun<Puzzles>, rounds: number] {
  const listed = { conditions, start: [], rounds: [], measures: reading === null ? [] : [reading], timings: [] };
  return [run ?? { ...listed, cost: null }, settings.rounds];
}
