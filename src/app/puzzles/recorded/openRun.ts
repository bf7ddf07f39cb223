/** What a recorded run on puzzles shows on the screens of a live one, and how one is opened: of the list, or a file of the visitor’s. */

import { HELD_OUT_KEY } from '../../../seal/loop/restEm';
import { buildTrainingSet } from '../../../seal/puzzles/augmentation/trainingSet';
import { type PuzzleRunEntry, puzzleEntryOf, readPuzzleRunIndex } from '../../../seal/puzzles/runFile/index';
import type { Puzzle, PuzzleCandidate, TrainingSet } from '../../../seal/puzzles/types';
import type { PuzzleRun } from '../../../seal/record/record';
import { RunFileError } from '../../../seal/record/runFileError';
import { deriveSeed } from '../../../seal/seeds';
import { readRunFile } from '../../../worker/runFiles';
import { startHistory } from '../../experiment/history';
import { keepOrTell, useLibrary } from '../../experiment/library';
import { recordedRuns } from '../../experiment/recorded';
import { type RecordedPosition, writtenAt } from '../../experiment/recordedPositions';
import { makeShipped, type Recording } from '../../experiment/recordedState';
import { positionTold, runTold } from '../../experiment/stories';
import { tokensOfExample } from '../configuration/trainingSets';
import { firstTask } from '../draft';
import { taskText } from '../grids/edits';
import { saysWhatToShow } from '../link';
import type { PuzzlesTypes } from '../page';
import { parsePageSettings } from '../pageSettings';
import type { CandidateView } from '../results';
import { RECORDED_PUZZLES } from '../words/rounds';

const FOLDER = 'puzzles/';
export const SHIPPED_PUZZLE_RUNS = makeShipped<PuzzleRunEntry>(FOLDER, readPuzzleRunIndex);

export const PUZZLE_RUNS = recordedRuns<PuzzlesTypes>({
  folder: FOLDER,
  read: (file) => readRunFile('puzzles', file),
  listed: ({ conditions, reading }) => {
    const measures = reading === null ? [] : [reading];
    return { conditions, start: [], rounds: [], measures, cost: null };
  },
  fillsStages: false,
  settingsOf: ({ settings }) => parsePageSettings(settings).settings,
  perRound: ({ trainingTasks }) => trainingTasks,
  isWriter: () => true,
  itemOf: ({ history }) => history.present,
  showItem: ({ edit }, puzzle) => edit(() => startHistory(puzzle)),
  resultsOf: (run, position) => ({ candidates: viewsOf(run, position), inContext: null }),
  // Configurations by hand stay, whichever task they were written for.
  putBack: ({ history }) => ({ history }),
});

/**
 * The run that was asked for on the Runs page; else, on the first visit, the one that the story is of, with its task on the stages
 * where the visitor has nothing of their own there.
 */
export async function openFirst(experiment: Recording<PuzzlesTypes>): Promise<void> {
  const { useRecorded } = experiment.extras;
  const { asked } = useRecorded.getState();
  useRecorded.setState({ asked: null });
  if (asked !== null) {
    await PUZZLE_RUNS.open(experiment, asked);
    return;
  }
  const isCold = !saysWhatToShow(location.hash) && isUntouched(experiment);
  const [entries, told] = await Promise.all([SHIPPED_PUZZLE_RUNS.fetchEntries(), runTold('puzzles')]);
  const first = entries?.find(({ id }) => id === told) ?? entries?.[0];
  const { entry, shown } = useRecorded.getState();
  const taken = entry !== null || shown === 'opening' || experiment.useRounds.getState().status !== 'idle';
  if (first === undefined || taken) return;
  const opened = await PUZZLE_RUNS.open(experiment, { entry: first, source: 'recorded' });
  const position = opened && isCold ? await positionTold(first.id) : null;
  const isStill = useRecorded.getState().entry === first && useRecorded.getState().position === null;
  if (position !== null && isStill && isUntouched(experiment)) PUZZLE_RUNS.showPosition(experiment, position);
}

/** Nothing was chosen, written or run here. */
function isUntouched({ useDraft, useSettings, useResults, page }: Recording<PuzzlesTypes>): boolean {
  const { history, hand } = useDraft.getState();
  const { settings } = useSettings.getState();
  return (
    hand.length === 0 &&
    useResults.getState().of === null &&
    taskText(history.present) === taskText(firstTask(settings.preset)) &&
    JSON.stringify(settings) === JSON.stringify(page.settings.table.defaults)
  );
}

/** A file of the visitor's, which is kept among their runs. What is on the screen stays when it cannot be read. */
export async function openFile(experiment: Recording<PuzzlesTypes>, file: File): Promise<void> {
  const { useRecorded } = experiment.extras;
  try {
    const run = await readRunFile('puzzles', file);
    const entry = puzzleEntryOf(run, '');
    if (!PUZZLE_RUNS.show(experiment, { entry, source: 'imported' }, run)) return;
    await keepOrTell(() => run, 'imported');
    // Only now it is known whether it is among their runs already, under a name of theirs.
    const title = useLibrary.getState().runs?.find(({ id }) => id === run.id)?.name ?? entry.title;
    if (title === entry.title || useRecorded.getState().entry !== entry) return;
    useRecorded.setState({ entry: { ...entry, title } });
    PUZZLE_RUNS.sayOpened(experiment);
  } catch (error) {
    // A folder that was dropped cannot be read as a file.
    const why = error instanceof RunFileError ? error.message : RECORDED_PUZZLES.unread;
    useRecorded.setState({ problem: RECORDED_PUZZLES.notTaken(file.name, why) });
  }
}

/** Tasks with a configuration of the position's writer or round, and whether one of them solves the task. */
export function solvedTasks(run: PuzzleRun, position: RecordedPosition): Map<number, boolean> {
  const solved = new Map<number, boolean>();
  for (const { edit, solved: isSolved } of writtenAt(run, position) ?? [])
    solved.set(edit.item, isSolved || (solved.get(edit.item) ?? false));
  return solved;
}

/** As the events of a live run would have left them. */
export function viewsOf(run: PuzzleRun, position: RecordedPosition): CandidateView[] {
  const puzzle = PUZZLE_RUNS.itemsOf(run, position.set)[position.item];
  const seedKey = position.set === 'held-out' ? HELD_OUT_KEY : `round${position.set}`;
  const own = (writtenAt(run, position) ?? []).filter(({ edit }) => edit.item === position.item);
  return own.map((candidate) => ({
    id: candidate.edit.id,
    text: candidate.edit.text,
    writing: false,
    written: candidate.edit,
    set: puzzle === undefined ? null : rebuiltSet(run, puzzle, candidate, seedKey),
    losses: candidate.losses,
    totalSteps: candidate.losses.length,
    predictions: candidate.predictions,
    rewarded: candidate,
  }));
}

/**
 * The training set of a recorded candidate, built again from settings and seed. `null` where it cannot be the one that was trained
 * on: lengths are known of the embedded model's form alone.
 */
function rebuiltSet(
  { settings, model }: Pick<PuzzleRun, 'settings' | 'model'>,
  puzzle: Puzzle,
  { edit: { configuration }, examples, beforeCut }: PuzzleCandidate,
  seedKey: string,
): TrainingSet | null {
  if (configuration === null || settings.writing.form !== 'compact') return null;
  const set = buildTrainingSet(
    puzzle,
    configuration,
    { rules: settings.rules, finetune: settings.finetune, maxTokens: model.contextLength },
    tokensOfExample,
    deriveSeed(settings.seed, 'examples', seedKey, puzzle.id),
  );
  return set.examples.length === examples && set.beforeCut === beforeCut ? set : null;
}
