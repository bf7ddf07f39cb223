/** `npm run seal -- puzzles`: the ReST-EM loop on the micro-world's puzzles or on ARC tasks. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { arcTasks, settingsForTasks, type TaskNumber } from '../../seal/puzzles/arcInputs';
import { readingMeasure } from '../../seal/puzzles/conditions';
import { PUZZLES } from '../../seal/puzzles/domain';
import { expectationsOf, expectedPuzzleModel } from '../../seal/puzzles/expected';
import { aboutPuzzleItems } from '../../seal/puzzles/runFile/index';
import {
  CHAT_PUZZLE_SETTINGS,
  DEFAULT_PUZZLE_SETTINGS,
  PAPER_PUZZLE_SETTINGS,
  PUZZLE_SETTINGS,
  parsePuzzleSettings,
} from '../../seal/puzzles/settings';
import { type Puzzles, puzzleSchema } from '../../seal/puzzles/types';
import { puzzleInputs, replayFor } from '../../seal/puzzles/worldInputs';
import { PUZZLE_FORMAT } from '../../seal/record/format';
import type { PuzzleRun } from '../../seal/record/record';
import { OFFICIAL_PROBE, openChat } from './chat';
import type { CliDomain, OptionValues } from './cliDomain';
import { puzzleConditionLine, puzzleRoundLine, puzzleSummary, puzzleTables, readingLine } from './puzzleReport';
import { readTaskPaths, type TaskPaths } from './taskPaths';

export const PUZZLES_CLI: CliDomain<Puzzles> = {
  domain: PUZZLES,
  format: PUZZLE_FORMAT,
  about: 'Rounds of ReST-EM on puzzles, of the micro-world or ARC; the self-edit is a training configuration.',
  ownModel: 'micro-puzzles',

  table: PUZZLE_SETTINGS,
  further: [
    ['--chat', 'begin from the defaults for a chat model, on the shortest tasks of ARC, instead'],
    ['--training-tasks <paths...>', 'ARC files or folders to train on, instead of the tasks of the micro-world'],
    ['--held-out-tasks <paths...>', 'ARC files or folders that only measure'],
    ['--paper-tasks', "of ARC's own files, only the tasks of the paper's runs"],
  ],
  development: 'measure on development tasks, where settings may be chosen',
  help:
    "--rules official and --form official start from the paper's settings. An ARC file may have its solutions in it, or beside it\n" +
    'in a file of that name with "solutions".',
  settings: (given, { rules, form, chat }) => {
    const isOfficial = rules === 'official' || form === 'official';
    const usual = isOfficial ? PAPER_PUZZLE_SETTINGS : DEFAULT_PUZZLE_SETTINGS;
    const parsed = parsePuzzleSettings(given, chat === true ? CHAT_PUZZLE_SETTINGS : usual);
    if (parsed.settings.rules === 'official' && parsed.settings.writing.form === 'compact')
      throw new Error(
        `${chat === true ? '--chat' : '--rules official'} with --form compact: the embedded model's configurations choose symmetries and colours, which the official rules have not. Leave one of the two out.`,
      );
    return parsed;
  },
  tasks: taskPaths,

  setSchema: 'selkie-puzzle-run-set',
  source: z.object({
    measuredOn: z.enum(['held-out', 'development']),
    tasks: z.nullable(z.object({ training: z.array(puzzleSchema), heldOut: z.array(puzzleSchema) })),
  }),
  sourceOf: ({ measuredOn, items }) => {
    const isWorld = items.training.some(({ source }) => source === 'micro-world');
    return { measuredOn: measuredOn ?? 'held-out', tasks: isWorld ? null : items };
  },
  begin: ({ settings, tasks, development }) => {
    if (development && settings.preset === 'arc')
      throw new Error(
        '--development: ARC has no tasks on which settings may be chosen here. Leave one of the two out.',
      );
    const read = tasks && {
      training: readTaskPaths('training-tasks', tasks.training, tasks.paperOnly),
      heldOut: readTaskPaths('held-out-tasks', tasks.heldOut, tasks.paperOnly),
    };
    const own = tasks && read ? settingsForTasks(settings, read, tasks.asked) : settings;
    const measuredOn = development ? 'development' : 'held-out';
    // Of the preset as if they had come from files: a run's file holds all that is not of the world.
    const arc = settings.preset === 'arc' && read === null ? puzzleInputs(settings) : null;
    const ownTasks = arc && { training: arc.training, heldOut: arc.heldOut };
    return { settings: own, source: { measuredOn, tasks: read ? arcTasks(own, read) : ownTasks } };
  },
  recordedSettings: (input) => parsePuzzleSettings(input),
  assertResumable: ({ start, rounds }) => {
    const evaluated = [...start, ...rounds.flatMap(({ evaluations }) => evaluations), ...rounds];
    const written = evaluated.flatMap(({ candidates }) => candidates.map(({ edit }) => edit));
    if (written.some(({ author, text, ids }) => author === 'policy' && text !== '' && ids.length === 0))
      throw new Error('it is a compact copy without token ids. Resume from the file that --json wrote.');
  },
  measured: ({ settings, items }) => {
    const { rounds: round } = settings;
    return readingMeasure(settings, items.heldOut.length).flatMap(({ name, due }) =>
      due(round) ? [{ name, round }] : [],
    );
  },

  chat: async (files, { writing }, isResumed) => {
    if (writing.form !== 'official') return null;
    const way = isResumed ? '' : ', or leave out --rules official and --form official';
    return openChat(files, 'the official form', isResumed, way, OFFICIAL_PROBE);
  },
  inputs: (settings, { measuredOn, tasks }, earlier) => {
    const inputs = tasks ? { ...tasks, replay: replayFor(settings.writing) } : puzzleInputs(settings, measuredOn);
    if (earlier) assertSameTasks(earlier, inputs);
    return inputs;
  },
  expected: (given) => expectedPuzzleModel(given, expectationsOf(given.settings)),

  conditionLine: puzzleConditionLine,
  roundLine: puzzleRoundLine,
  measureLines: (reading) => [readingLine(reading)],

  summary: puzzleSummary,
  tables: puzzleTables,
  aboutItems: aboutPuzzleItems,
};

/** The micro-world's tasks are made anew, and another commit may make others; what was written for the old ones is not theirs. */
export function assertSameTasks(
  { items }: Pick<PuzzleRun, 'items'>,
  { training, heldOut }: Pick<Puzzles['inputs'], 'training' | 'heldOut'>,
): void {
  // As a file would have them: without fields that are undefined.
  const made: unknown = JSON.parse(JSON.stringify({ training, heldOut }));
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(items)), made))
    throw new Error('The run was begun on other tasks of the micro-world than this Selkie makes. Begin it anew.');
}

function taskPaths(values: OptionValues): TaskPaths | null {
  const { trainingTasks, heldOutTasks, paperTasks = false, preset, development } = values;
  if (!trainingTasks && !heldOutTasks) {
    if (paperTasks) throw new Error('--paper-tasks needs --training-tasks and --held-out-tasks, to pick from.');
    return null;
  }
  if (!trainingTasks || !heldOutTasks)
    throw new Error('--training-tasks and --held-out-tasks need one another: give both, with different tasks.');
  if (preset !== undefined)
    throw new Error('--preset picks tasks that Selkie has, but --training-tasks gives others. Leave one of them out.');
  if (development)
    throw new Error(
      '--development measures on tasks of the micro-world, but --held-out-tasks gives others. Leave one of them out.',
    );
  const asked = new Set<TaskNumber>();
  if (values.tasks !== undefined) asked.add('trainingTasks');
  if (values.heldOut !== undefined) asked.add('heldOutTasks');
  return { training: trainingTasks, heldOut: heldOutTasks, asked, paperOnly: paperTasks };
}
