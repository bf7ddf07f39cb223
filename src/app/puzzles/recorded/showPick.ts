/**
 * Puts a task of the recorded run, with its configurations, on the screens of a live one. What the visitor made steps aside and
 * comes back: their own task, and what they ran on a recorded one.
 */

import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import type { PuzzleRun } from '../../../seal/record/record';
import { recordedBasis } from '../../experiment/stages';
import { basisOf } from '../basis';
import { startEditing } from '../grids/editorState';
import { PUZZLES_PAGE, type PuzzleExperiment } from '../page';
import { parsePageSettings } from '../pageSettings';
import { type PuzzlePick, puzzleOfPick, viewsOf } from './picks';
import type { Work } from './recordedStore';

export function showPick(experiment: PuzzleExperiment, pick: PuzzlePick): void {
  const { run } = experiment.extras.useRecorded.getState();
  const puzzle = run && puzzleOfPick(run, pick);
  if (run === null || puzzle === null || !experiment.actions.isIdle()) return;
  stepAside(experiment);
  experiment.extras.useRecorded.setState({ pick });
  // The settings are part of what the results rest on, as far as this page has a use for them.
  experiment.useSettings.getState().adopt(pageSettingsOf(run));
  experiment.useDraft.setState({ editor: startEditing(puzzle) });
  const candidates = viewsOf(run, pick);
  const results = { candidates, inContext: null };
  const { stages, showRecorded } = experiment.useResults.getState();
  // The task and the settings of its run are what a recorded result rests on.
  const inputs = { ...experiment.inputs(), settings: run.settings };
  showRecorded(inputs.work, results, (stage) => recordedBasis(basisOf(stage, inputs, stages)));
  experiment.useView.getState().select(PUZZLES_PAGE.best(results));
}

const pageSettingsOf = ({ settings }: PuzzleRun): PuzzleSettings => parsePageSettings(settings).settings;

/** Whether the page has the settings of the run, as far as it has a use for them. */
export function isAdopted(settings: PuzzleSettings, run: PuzzleRun): boolean {
  return JSON.stringify(settings) === JSON.stringify(pageSettingsOf(run));
}

/** Back to what the visitor had before the first task of the run was opened. */
export function leaveTask(experiment: PuzzleExperiment): void {
  const { before } = experiment.extras.useRecorded.getState();
  if (before === null || !experiment.actions.isIdle()) return;
  stepAside(experiment);
  putBack(experiment, before);
  experiment.aside.current = null;
  experiment.extras.useRecorded.setState({ before: null, pick: null });
}

/** On to what they ran on a recorded task before they left it; where there are several, in turn. */
export function showTried(experiment: PuzzleExperiment): void {
  const [first] = experiment.extras.useRecorded.getState().tried;
  if (first === undefined || !experiment.actions.isIdle()) return;
  stepAside(experiment);
  putBack(experiment, first);
  experiment.extras.useRecorded.setState(({ tried }) => ({
    pick: null,
    tried: tried.filter((work) => work !== first),
  }));
}

/** The first time it is the visitor's own task; from then on whatever they made of a recorded one. */
function stepAside(experiment: PuzzleExperiment): void {
  const { before, tried } = experiment.extras.useRecorded.getState();
  if (before !== null && isAsRecorded(experiment)) return;
  const { settings } = experiment.useSettings.getState();
  const draft = experiment.useDraft.getState();
  const work: Work = { settings, draft, run: experiment.useResults.getState() };
  if (before !== null) {
    experiment.extras.useRecorded.setState({ tried: [...tried, work] });
    return;
  }
  experiment.extras.useRecorded.setState({ before: work });
  experiment.aside.current = { settings, draft };
}

/** Nothing on the screens but what the recorded run gives back at any time. */
function isAsRecorded(experiment: PuzzleExperiment): boolean {
  const { run, pick } = experiment.extras.useRecorded.getState();
  const { recorded, results } = experiment.useResults.getState();
  const { work, settings } = experiment.inputs();
  if (run === null || pick === null || work.puzzle !== puzzleOfPick(run, pick)) return false;
  return isAdopted(settings, run) && (recorded || results.candidates.length === 0);
}

function putBack(experiment: PuzzleExperiment, { settings, draft, run }: Work): void {
  experiment.useSettings.getState().adopt(settings);
  experiment.useDraft.setState({ editor: draft.editor });
  experiment.useResults.setState(run);
  experiment.useView.getState().select(null);
}
