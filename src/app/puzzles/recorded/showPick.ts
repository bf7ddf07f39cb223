/**
 * Puts a task of the recorded run, with its configurations, on the screens of a live one. What the visitor made steps aside and
 * comes back: their own task, and what they ran on a recorded one.
 */

import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import type { PuzzleRun } from '../../../seal/record/record';
import type { Basis } from '../../knowledge/stages';
import { isIdle, puzzleInputsNow } from '../actions';
import { presentPuzzle, usePuzzleDraft } from '../draft';
import { parsePageSettings } from '../pageSettings';
import { usePuzzleRun } from '../run';
import { basisOf, type PuzzleStage } from '../stageRecords';
import { usePuzzleView } from '../view';
import { type PuzzlePick, puzzleOfPick, viewsOf } from './picks';
import { useRecordedPuzzles, type Work } from './recordedStore';

export function showPick(pick: PuzzlePick): void {
  const { run } = useRecordedPuzzles.getState();
  const puzzle = run && puzzleOfPick(run, pick);
  if (run === null || puzzle === null || !isIdle()) return;
  stepAside();
  useRecordedPuzzles.setState({ pick });
  // The settings are part of what the results rest on, as far as this page has a use for them.
  usePuzzleDraft.getState().adopt(pageSettingsOf(run));
  usePuzzleDraft.getState().choose(puzzle);
  const candidates = viewsOf(run, pick);
  usePuzzleRun
    .getState()
    .showRecorded(
      puzzle,
      { candidates, inContext: null },
      { write: recordedBasis('write', run), train: recordedBasis('train', run) },
    );
  const view = usePuzzleView.getState();
  view.select((candidates.find(({ rewarded }) => rewarded?.solved) ?? candidates[0])?.id ?? null);
}

const pageSettingsOf = ({ settings }: PuzzleRun): PuzzleSettings => parsePageSettings(settings).settings;

/** Whether the page has the settings of the run, as far as it has a use for them. */
export function isAdopted(settings: PuzzleSettings, run: PuzzleRun): boolean {
  return JSON.stringify(settings) === JSON.stringify(pageSettingsOf(run));
}

/**
 * What a recorded result rests on: the task and the settings of its run, but not the policy of this device; nor on how many
 * configurations are written next, because a run writes other numbers of them for training tasks and for held-out ones.
 */
function recordedBasis(stage: PuzzleStage, { settings }: PuzzleRun): Basis {
  const {
    'the policy': _policy,
    'the number of self-edits': _edits,
    ...basis
  } = basisOf(stage, { ...puzzleInputsNow(), settings }, usePuzzleRun.getState().stages);
  return basis;
}

/** Back to what the visitor had before the first task of the run was opened. */
export function leaveTask(): void {
  const { before } = useRecordedPuzzles.getState();
  if (before === null || !isIdle()) return;
  stepAside();
  putBack(before);
  usePuzzleDraft.setState({ aside: null });
  useRecordedPuzzles.setState({ before: null, pick: null });
}

/** On to what they ran on a recorded task before they left it; where there are several, in turn. */
export function showTried(): void {
  const [first] = useRecordedPuzzles.getState().tried;
  if (first === undefined || !isIdle()) return;
  stepAside();
  putBack(first);
  useRecordedPuzzles.setState(({ tried }) => ({ pick: null, tried: tried.filter((work) => work !== first) }));
}

/** The first time it is the visitor's own task; from then on whatever they made of a recorded one. */
function stepAside(): void {
  const { before, tried } = useRecordedPuzzles.getState();
  if (before !== null && isAsRecorded()) return;
  const { settings, editor } = usePuzzleDraft.getState();
  const work: Work = { draft: { settings, editor }, run: usePuzzleRun.getState() };
  if (before !== null) {
    useRecordedPuzzles.setState({ tried: [...tried, work] });
    return;
  }
  useRecordedPuzzles.setState({ before: work });
  usePuzzleDraft.setState({ aside: work.draft });
}

/** Nothing on the screens but what the recorded run gives back at any time. */
function isAsRecorded(): boolean {
  const { run, pick } = useRecordedPuzzles.getState();
  const { recorded, results } = usePuzzleRun.getState();
  if (run === null || pick === null || presentPuzzle() !== puzzleOfPick(run, pick)) return false;
  const { settings } = usePuzzleDraft.getState();
  return isAdopted(settings, run) && (recorded || results.candidates.length === 0);
}

function putBack({ draft, run }: Work): void {
  usePuzzleDraft.getState().adopt(draft.settings);
  usePuzzleDraft.setState({ editor: draft.editor });
  usePuzzleRun.setState(run);
  usePuzzleView.getState().select(null);
}
