/**
 * The Puzzles page in the hash of a link: settings, seed and preset, the task, by its name in the world
 * (`task=lines-held-out-3`) or whole (`p=…`), and the recorded run that the rounds show (`run=…`), with its task on the stages (`at=…`).
 */
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle } from '../../seal/puzzles/types';
import { isWorldPuzzle, worldPuzzleById } from '../../seal/puzzles/worldInputs';
import type { Notice } from '../../seal/types';
import { emptyQuery, hashOf, linkTo, namesIn, packed, unpacked } from '../experiment/link/hash';
import { AT, positionOfQuery, RUN, writeRun } from '../experiment/link/runQuery';
import { readSettings, writeSettings } from '../experiment/link/settingsQuery';
import type { RecordedPosition } from '../experiment/recordedPositions';
import { readPuzzle } from './draft';
import { PAGE_SETTINGS } from './pageSettings';
import { PUZZLE_LINK } from './words/settings';

export const PUZZLES = '/puzzles';

/** Whether a link says what is to be on the page; a bare version does not. */
export const saysWhatToShow = (hash: string): boolean => namesIn(PUZZLES, hash).length > 0;

export interface PuzzleLinkContent {
  /** `null`: the link says nothing of them, because it only names a run. */
  settings: PuzzleSettings | null;
  task: Puzzle | null;
  /** The id of a recorded run. */
  run: string | null;
  /** Of the run, in place of settings and task. */
  position?: RecordedPosition | null;
}

export function encodePuzzleLink({ settings, task, run, position = null }: PuzzleLinkContent): string {
  const query = emptyQuery();
  if (settings !== null) writeSettings(query, PAGE_SETTINGS, settings);
  if (task !== null) {
    if (isWorldPuzzle(task)) query.set('task', task.id);
    else query.set('p', packed(task));
  }
  if (run !== null) writeRun(query, run, position);
  return hashOf(PUZZLES, query);
}

/** `null` when the hash carries no link to the Puzzles page. */
export function decodePuzzleLink(hash: string): (PuzzleLinkContent & { notices: Notice[] }) | null {
  const link = linkTo(PUZZLES, hash);
  if (link === null) return null;
  const { query, notices } = link;
  const run = query.get(RUN);
  if (run !== null && [...query.keys()].every((name) => name === RUN || name === AT))
    return { settings: null, task: null, run, position: positionOfQuery(query), notices };
  const parsed = readSettings(query, PAGE_SETTINGS, ['task', 'p', RUN, AT]);
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
