/** How a visit to the Puzzles page begins, and what goes on when it is left: its address, and its stages across a reload. */
import { ARC_HELD_OUT } from '../../seal/puzzles/arcPreset';
import type { PuzzlePreset } from '../../seal/puzzles/settings';
import type { Puzzle } from '../../seal/puzzles/types';
import { isWorldPuzzle } from '../../seal/puzzles/worldInputs';
import { keepStages } from '../experiment/keepAcrossReload';
import { followLink, type LinkRules } from '../experiment/link/followLink';
import { positionText, type RecordedPosition } from '../experiment/recordedPositions';
import type { Recording } from '../experiment/recordedState';
import { visit } from '../experiment/session';
import { firstTask } from './draft';
import { replaced, taskText } from './grids/edits';
import { KEPT_STAGES } from './keptStages';
import { decodePuzzleLink, encodePuzzleLink, PUZZLES, type PuzzleLinkContent } from './link';
import type { PuzzleExperiment, PuzzlesTypes } from './page';
import { openFirst, PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS } from './recorded/openRun';
import { PUZZLE_LINK } from './words/settings';

const begun = new WeakSet<PuzzleExperiment>();

export function startUp(experiment: PuzzleExperiment): void {
  visit(experiment);
  if (begun.has(experiment)) return;
  begun.add(experiment);
  keepTaskOfPreset(experiment);
  void keepStages(experiment, KEPT_STAGES);
  void followLink(experiment, PUZZLES_LINK);
}

/** A task of Selkie's that nobody has changed gives way where the settings turn to real tasks, or back: another model reads them. */
function keepTaskOfPreset({ useSettings, useDraft }: PuzzleExperiment): void {
  useSettings.subscribe(({ settings: { preset } }, { settings: before }) => {
    if ((preset === 'arc') === (before.preset === 'arc')) return;
    const { history, choose } = useDraft.getState();
    if (isOfPreset(history.present, before.preset)) choose(firstTask(preset));
  });
}

const isOfPreset = (puzzle: Puzzle, preset: PuzzlePreset): boolean =>
  preset === 'arc' ? ARC_HELD_OUT.some((one) => taskText(one) === taskText(puzzle)) : isWorldPuzzle(puzzle);

export const PUZZLES_LINK: LinkRules<PuzzlesTypes> = {
  place: PUZZLES,
  shipped: SHIPPED_PUZZLE_RUNS,
  open: PUZZLE_RUNS.open,
  runShown,
  unknownRun: PUZZLE_LINK.unknownRun,
  unlisted: openFirst,
  adopt: (experiment, hash) => {
    const link = decodePuzzleLink(hash);
    if (link === null) return null;
    const { settings, task, notices } = link;
    if (settings !== null) {
      // What is put back later must not undo what the link says.
      PUZZLE_RUNS.leave(experiment);
      experiment.useSettings.getState().adopt(settings, 'The settings are those of the link.');
    }
    // What was drawn comes back with undo.
    if (task !== null) experiment.useDraft.getState().edit((history) => replaced(history, task));
    const { run, position = null } = link;
    if (run === null || position === null) return link;
    return {
      ...link,
      change: () => {
        showAt(experiment, position);
        return notices;
      },
    };
  },
  hashOf: (experiment, named) => {
    const link = puzzleLinkNow(experiment);
    // What the link says of the run waits with it.
    const asked = link.run === null && named !== null ? decodePuzzleLink(location.hash) : null;
    if (asked?.run === named && asked?.position != null) return location.hash;
    return encodePuzzleLink({ ...link, run: link.run ?? named });
  },
};

/** What is there already, with all that the visitor made of it, stays. */
function showAt(experiment: Recording<PuzzlesTypes>, position: RecordedPosition): void {
  const present = experiment.extras.useRecorded.getState().position;
  const isThere = present !== null && positionText(present) === positionText(position);
  if (!isThere || !PUZZLE_RUNS.showsItem(experiment)) PUZZLE_RUNS.showPosition(experiment, position);
}

/** Without a task of the visitor's own: that goes into a link only when they ask for it. */
export function puzzleLinkNow(experiment: Recording<PuzzlesTypes>): PuzzleLinkContent {
  const run = runShown(experiment);
  const { position } = experiment.extras.useRecorded.getState();
  if (run !== null && showsTaskOf(experiment, run)) return { settings: null, task: null, run, position };
  const {
    settings,
    work: { puzzle: task },
  } = experiment.inputs();
  return { settings, task: isWorldPuzzle(task) ? task : null, run };
}

/** The run whose rounds are shown, if it came with the page, so that a link can name it. */
function runShown({ useRounds, extras }: Recording<PuzzlesTypes>): string | null {
  const { entry, source } = extras.useRecorded.getState();
  return entry !== null && source === 'recorded' && useRounds.getState().recorded ? entry.id : null;
}

/** While nothing of it is changed, the run stands for settings and task. */
function showsTaskOf(experiment: Recording<PuzzlesTypes>, id: string): boolean {
  const { run } = experiment.extras.useRecorded.getState();
  const { recorded, of } = experiment.useResults.getState();
  const { settings, work } = experiment.inputs();
  return recorded && run?.id === id && of?.puzzle === work.puzzle && PUZZLE_RUNS.isAdopted(settings, run);
}
