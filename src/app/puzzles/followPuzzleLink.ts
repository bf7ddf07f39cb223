/** Takes over what the address says of the Puzzles page, and keeps the address in step with the page. */
import { isWorldPuzzle } from '../../seal/puzzles/worldInputs';
import { placeOf, replaceHash } from '../experiment/link/hash';
import { replaced } from './grids/editorState';
import type { PuzzleExperiment } from './page';
import { decodePuzzleLink, encodePuzzleLink, PUZZLES, type PuzzleLinkContent } from './puzzleCodec';
import { openPuzzleRunById } from './recorded/openRun';
import { isAdopted, leaveTask } from './recorded/showPick';
import { PUZZLE_LINK } from './words/settings';

const following = new WeakSet<PuzzleExperiment>();
/** The run that the address names while nobody knows whether it came with the page: a reload may find it. */
let named: string | null = null;

/** Begins with the first visit and goes on when the page is left. */
export function followPuzzleLink(experiment: PuzzleExperiment): void {
  if (following.has(experiment)) return;
  following.add(experiment);
  const follow = (): void => adopt(experiment);
  follow();
  addEventListener('hashchange', follow);
  const { useSettings, useDraft, useRounds, useResults, extras } = experiment;
  useSettings.subscribe(({ settings }, before) => {
    if (settings !== before.settings) writeAddress(experiment);
  });
  useDraft.subscribe(({ editor }, before) => {
    if (editor !== before.editor) writeAddress(experiment);
  });
  extras.useRecorded.subscribe(({ entry, source, run }, before) => {
    if (entry !== before.entry) named = null;
    if (entry !== before.entry || source !== before.source || run !== before.run) writeAddress(experiment);
  });
  useRounds.subscribe(({ recorded }, before) => {
    if (recorded !== before.recorded) writeAddress(experiment);
  });
  useResults.subscribe(({ recorded, of }, before) => {
    if (recorded !== before.recorded || of !== before.of) writeAddress(experiment);
  });
}

function adopt(experiment: PuzzleExperiment): void {
  const link = decodePuzzleLink(location.hash);
  if (link !== null) named = null;
  if (link?.settings) {
    // What is put back later must not undo what the link says.
    leaveTask(experiment);
    experiment.useSettings.getState().adopt(link.settings, 'The settings are those of the link.');
  }
  const task = link?.task ?? null;
  // What was drawn comes back with undo.
  if (task !== null) experiment.useDraft.getState().edit((editor) => replaced(editor, task));
  if (link) experiment.useView.getState().setLinkNotices(link.notices);
  if (link?.run && link.run !== runShown(experiment)) void openNamed(experiment, link.run);
  else writeAddress(experiment);
}

async function openNamed(experiment: PuzzleExperiment, id: string): Promise<void> {
  named = id;
  const found = await openPuzzleRunById(experiment, id);
  if (found !== 'unfetched' && named === id) named = null;
  if (found !== 'listed') {
    const { linkNotices, setLinkNotices } = experiment.useView.getState();
    const reason = found === 'unlisted' ? PUZZLE_LINK.unknownRun : PUZZLE_LINK.runsNotFetched;
    setLinkNotices([...linkNotices, { field: 'run', given: id, used: '', reason }]);
  }
  writeAddress(experiment);
}

function writeAddress(experiment: PuzzleExperiment): void {
  if (placeOf(location.hash) !== PUZZLES) return;
  const link = puzzleLinkNow(experiment);
  replaceHash(encodePuzzleLink({ ...link, run: link.run ?? named }));
}

/** Without a task of the visitor's own: that goes into a link only when they ask for it. */
export function puzzleLinkNow(experiment: PuzzleExperiment): PuzzleLinkContent {
  const run = runShown(experiment);
  if (run !== null && showsTaskOf(experiment, run)) return { settings: null, task: null, run };
  const {
    settings,
    work: { puzzle: task },
  } = experiment.inputs();
  return { settings, task: isWorldPuzzle(task) ? task : null, run };
}

/** The run whose rounds are shown, if it came with the page, so that a link can name it. */
function runShown(experiment: PuzzleExperiment): string | null {
  const { entry, source } = experiment.extras.useRecorded.getState();
  return entry !== null && source === 'recorded' && experiment.useRounds.getState().recorded ? entry.id : null;
}

/** While nothing of it is changed, the run stands for settings and task. */
function showsTaskOf(experiment: PuzzleExperiment, id: string): boolean {
  const { run } = experiment.extras.useRecorded.getState();
  const { recorded, of } = experiment.useResults.getState();
  const { settings, work } = experiment.inputs();
  return recorded && run?.id === id && of?.puzzle === work.puzzle && isAdopted(settings, run);
}
