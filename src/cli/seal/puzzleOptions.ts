/** Options of `npm run seal -- puzzles`, as `--help` tells them. */
import { type Command, Option } from 'commander';
import {
  CONFIGURATION_FORMS,
  DEFAULT_PUZZLE_SETTINGS,
  PAPER_PUZZLE_SETTINGS,
  PUZZLE_PRESETS,
  PUZZLE_RULES,
} from '../../seal/puzzles/settings';
import { readNumber, type SettingOption, valueAt } from './options';

const NUMBERS: readonly SettingOption[] = [
  { flag: 'seed', field: 'seed', about: 'seed of the whole run, the first of several' },
  { flag: 'tasks', field: 'trainingTasks', about: 'fresh training tasks of each round' },
  { flag: 'edits', field: 'edits', about: 'configurations sampled for each training task' },
  { flag: 'rounds', field: 'rounds', about: 'ReST-EM rounds' },
  { flag: 'held-out', field: 'heldOutTasks', about: 'tasks that only measure' },
  { flag: 'held-out-edits', field: 'heldOutEdits', about: 'configurations sampled for each held-out task' },
  {
    flag: 'constants',
    field: 'search.constants',
    about: 'constant configurations in a heat on the first quarter of the held-out tasks',
  },
  { flag: 'finalists', field: 'search.finalists', about: 'the best of them, tried on every held-out task' },
  {
    flag: 'oracle',
    field: 'search.oracle',
    about: 'further ones tried on held-out tasks that nothing has solved',
  },
  { flag: 'rank', field: 'finetune.rank', about: 'rank of the inner adapters' },
  { flag: 'alpha', field: 'finetune.alpha', about: 'alpha of the inner adapters' },
  { flag: 'step-limit', field: 'finetune.stepLimit', about: 'optimizer steps that a configuration may ask for' },
  { flag: 'examples', field: 'finetune.exampleLimit', about: 'most examples that a configuration trains on' },
  {
    flag: 'orders',
    field: 'prediction.orders',
    about: 'orders of the demonstrations in which each answer is asked for',
  },
  {
    flag: 'temperature',
    field: 'writing.temperature',
    about: 'sampling temperature of configurations that compete',
  },
  {
    flag: 'held-out-temperature',
    field: 'writing.heldOutTemperature',
    about: 'sampling temperature of every policy where it is measured',
  },
  { flag: 'max-tokens', field: 'writing.maxTokens', about: 'longest configuration' },
  { flag: 'resamples', field: 'writing.resamples', about: 'how often an invalid text is sampled again' },
  { flag: 'policy-rank', field: 'policy.rank', about: "rank of the policy's adapter" },
  { flag: 'policy-learning-rate', field: 'policy.learningRate', about: "learning rate of the policy's finetune" },
  { flag: 'policy-epochs', field: 'policy.epochs', about: "epochs of the policy's finetune" },
];

const CHOICES: readonly (SettingOption & { choices: readonly string[] })[] = [
  {
    flag: 'preset',
    field: 'preset',
    about: "the micro-world's tasks: of one kind, or of several that need different configurations",
    choices: Object.keys(PUZZLE_PRESETS),
  },
  {
    flag: 'rules',
    field: 'rules',
    about: "training sets of the micro-world, or the original's augmenters",
    choices: PUZZLE_RULES,
  },
  {
    flag: 'form',
    field: 'writing.form',
    about: 'texts for the embedded model, or the chat form of the original for a chat model',
    choices: CONFIGURATION_FORMS,
  },
];

/** Each sets one field of the settings. */
export const SETTING_OPTIONS: readonly SettingOption[] = [...NUMBERS, ...CHOICES];

export function addPuzzleOptions(command: Command, model: string): Command {
  for (const option of NUMBERS)
    command.addOption(new Option(`--${option.flag} <number>`, withDefaults(option)).argParser(readNumber));
  for (const option of CHOICES)
    command.addOption(new Option(`--${option.flag} <word>`, ownDefault(option)).choices(option.choices));
  return command
    .option('--training-tasks <paths...>', 'ARC files or folders to train on, instead of the tasks of the micro-world')
    .option('--held-out-tasks <paths...>', 'ARC files or folders that only measure')
    .option('--paper-tasks', "of ARC's own files, only the tasks of the paper's runs")
    .addOption(
      new Option('--seeds <number>', 'runs, each with the next seed, and their comparison (1)').argParser(readNumber),
    )
    .option('--development', 'measure on development tasks, where settings may be chosen')
    .option('--model <folder>', 'Hugging Face model folder', model)
    .option('--json <file>', 'write the whole run to this file; with several seeds, one file for each beside it')
    .option('--table <file>', 'write the comparison of all conditions to this file, in Markdown')
    .option('--resume <file>', 'go on with a run that was interrupted, from its --json file')
    .addHelpText('after', `\n${ABOUT_DEFAULTS}`);
}

const ABOUT_DEFAULTS =
  'In brackets: the default, and where it differs the one with --rules official or --form official, which start from the\n' +
  'paper\'s settings. An ARC file may have its solutions in it, or beside it in a file of that name with "solutions".';

const ownDefault = ({ about, field }: SettingOption): string =>
  `${about} (${String(valueAt(DEFAULT_PUZZLE_SETTINGS, field))})`;

/** "(5; official 15)" */
function withDefaults(option: SettingOption): string {
  const [own, official] = [DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS].map((settings) =>
    valueAt(settings, option.field),
  );
  return own === official ? ownDefault(option) : `${option.about} (${String(own)}; official ${String(official)})`;
}
