/**
 * The Puzzles page in the hash of a link: settings, seed and preset, the task, by its name in the world
 * (`task=lines-held-out-3`) or whole (`p=…`), and the recorded run that the rounds show (`run=…`).
 */
import { PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle } from '../../seal/puzzles/types';
import { isWorldPuzzle, worldPuzzleById } from '../../seal/puzzles/worldInputs';
import type { Notice } from '../../seal/types';
import type { LinkRules } from '../experiment/link/followLink';
import { emptyQuery, hashOf, linkTo, packed, unpacked } from '../experiment/link/hash';
import { readSettings, writeSettings } from '../experiment/link/settingsQuery';
import type { Recording } from '../experiment/recordedState';
import { readPuzzle } from './draft';
import { replaced } from './grids/editorState';
import type { PuzzlesTypes } from './page';
import { parsePageSettings } from './pageSettings';
import { openFirst, PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS } from './recorded/openRun';
import { PUZZLE_LINK } from './words/settings';

export const PUZZLES = '/puzzles';

export interface PuzzleLinkContent {
  /** `null`: the link says nothing of them, because it only names a run. */
  settings: PuzzleSettings | null;
  task: Puzzle | null;
  /** The id of a recorded run. */
  run: string | null;
}

export function encodePuzzleLink({ settings, task, run }: PuzzleLinkContent): string {
  const query = emptyQuery();
  if (settings !== null) writeSettings(query, PUZZLE_SETTINGS, settings);
  if (task !== null) {
    if (isWorldPuzzle(task)) query.set('task', task.id);
    else query.set('p', packed(task));
  }
  if (run !== null) query.set('run', run);
  return hashOf(PUZZLES, query);
}

/** `null` when the hash carries no link to the Puzzles page. */
export function decodePuzzleLink(hash: string): (PuzzleLinkContent & { notices: Notice[] }) | null {
  const link = linkTo(PUZZLES, hash);
  if (link === null) return null;
  const { query, notices } = link;
  const run = query.get('run');
  if (run !== null && [...query.keys()].every((name) => name === 'run'))
    return { settings: null, task: null, run, notices };
  const parsed = readSettings(query, { ...PUZZLE_SETTINGS, parse: parsePageSettings }, ['task', 'p', 'run']);
  const task = wholeTask(query, notices) ?? namedTask(query, notices);
  return { settings: parsed.settings, task, run, notices: [...notices, ...parsed.notices] };
}

function namedTask(query: URLSearchParams, notices: Notice[]): Puzzle | null {
  const given = query.get('task');
  if (given === null) return null;
  const task = worldPuzzleById(given);
  if (task === null) notices.push({ field: 'task', given, used: '', reason: PUZZLE_LINK.unknownTask });
  return task;
}

function wholeTask(query: URLSearchParams, notices: Notice[]): Puzzle | null {
  const text = query.get('p');
  if (text === null) return null;
  const read = readPuzzle(unpacked(text));
  if (read !== null) {
    notices.push(...read.notices);
    return read.puzzle;
  }
  const given = PUZZLE_LINK.characters(text.length);
  notices.push({ field: 'task', given, used: '', reason: PUZZLE_LINK.brokenTask });
  return null;
}

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
    const { settings, task } = link;
    if (settings !== null) {
      // What is put back later must not undo what the link says.
      PUZZLE_RUNS.leave(experiment);
      experiment.useSettings.getState().adopt(settings, 'The settings are those of the link.');
    }
    // What was drawn comes back with undo.
    if (task !== null) experiment.useDraft.getState().edit((editor) => replaced(editor, task));
    return link;
  },
  hashOf: (experiment, named) => {
    const link = puzzleLinkNow(experiment);
    return encodePuzzleLink({ ...link, run: link.run ?? named });
  },
};

/** Without a task of the visitor's own: that goes into a link only when they ask for it. */
export function puzzleLinkNow(experiment: Recording<PuzzlesTypes>): PuzzleLinkContent {
  const run = runShown(experiment);
  if (run !== null && showsTaskOf(experiment, run)) return { settings: null, task: null, run };
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
