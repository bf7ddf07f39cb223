/** What the options of `npm run seal -- puzzles` stand for, and which of them cannot go together. */
import type { TaskNumber } from '../../seal/puzzles/arcInputs';
import { DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import { parsePuzzleSettings } from '../../seal/puzzles/settingsSchema';
import { assertAloneWithResume, givenFields, type OptionValues, seedsFrom } from './options';
import { SETTING_OPTIONS } from './puzzleOptions';

export interface PuzzleArguments {
  /** With the first seed. */
  settings: PuzzleSettings;
  seeds: number[];
  model: string;
  json: string | null;
  table: string | null;
  development: boolean;
  /** Where ARC tasks are; `null` for the micro-world's own. */
  tasks: TaskPaths | null;
  /** A run or a set of runs to go on with; settings, seeds and tasks are then those of the file. */
  resume: string | null;
}

export interface TaskPaths {
  training: string[];
  heldOut: string[];
  /** Numbers of tasks that were given; the others are taken as far as there are tasks. */
  asked: ReadonlySet<TaskNumber>;
  /** Of ARC's own files only the tasks of the paper's runs. */
  paperOnly: boolean;
}

interface Values extends OptionValues {
  tasks?: number;
  heldOut?: number;
  model: string;
  json?: string;
  table?: string;
  resume?: string;
  seeds?: number;
  development?: boolean;
  trainingTasks?: string[];
  heldOutTasks?: string[];
  paperTasks?: boolean;
}

/** The other options that say what is run; a file that is gone on with says it already. */
const FURTHER = ['seeds', 'development', 'training-tasks', 'held-out-tasks', 'paper-tasks', 'json'];

/** @throws Error with one plain line. */
export function readPuzzleArguments(values: Values): PuzzleArguments {
  const { resume = null, model, json = null, table = null, development = false } = values;
  if (resume !== null) {
    assertAloneWithResume([...SETTING_OPTIONS.map(({ flag }) => flag), ...FURTHER], values, resume);
    const nothing = { settings: DEFAULT_PUZZLE_SETTINGS, seeds: [], tasks: null };
    return { ...nothing, model, json: null, table, development: false, resume };
  }
  const settings = settingsOf(values);
  return {
    settings,
    seeds: seedsFrom(settings.seed, values.seeds ?? 1),
    model,
    json,
    table,
    development,
    tasks: tasksOf(values),
    resume,
  };
}

/** A script must not run something else than it asked for, so a value out of bounds is an error. */
function settingsOf(values: Values): PuzzleSettings {
  const isOfficial = values.rules === 'official' || values.form === 'official';
  const base = isOfficial ? PAPER_PUZZLE_SETTINGS : DEFAULT_PUZZLE_SETTINGS;
  const { settings, notices } = parsePuzzleSettings(givenFields(SETTING_OPTIONS, values), base);
  const [notice] = notices;
  if (notice) {
    const flag = SETTING_OPTIONS.find(({ field }) => field === notice.field)?.flag ?? notice.field;
    throw new Error(`--${flag} ${notice.given}: it ${notice.reason}.`);
  }
  if (settings.rules === 'official' && settings.writing.form === 'compact')
    throw new Error(
      "--rules official with --form compact: the embedded model's configurations choose symmetries and colours, which the official rules have not. Leave one of the two out.",
    );
  return settings;
}

function tasksOf(values: Values): TaskPaths | null {
  const { trainingTasks, heldOutTasks, paperTasks = false, preset, development } = values;
  if (!trainingTasks && !heldOutTasks) {
    if (paperTasks) throw new Error('--paper-tasks needs --training-tasks and --held-out-tasks, to pick from.');
    return null;
  }
  if (!trainingTasks || !heldOutTasks)
    throw new Error('--training-tasks and --held-out-tasks need one another: give both, with different tasks.');
  if (preset !== undefined)
    throw new Error(
      '--preset picks tasks of the micro-world, but --training-tasks gives others. Leave one of them out.',
    );
  if (development)
    throw new Error(
      '--development measures on tasks of the micro-world, but --held-out-tasks gives others. Leave one of them out.',
    );
  const asked = new Set<TaskNumber>();
  if (values.tasks !== undefined) asked.add('trainingTasks');
  if (values.heldOut !== undefined) asked.add('heldOutTasks');
  return { training: trainingTasks, heldOut: heldOutTasks, asked, paperOnly: paperTasks };
}
