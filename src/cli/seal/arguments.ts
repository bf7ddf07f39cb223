/** Options of `npm run seal -- knowledge` and the settings that they stand for. */
import { type Command, Option } from 'commander';
import {
  DEFAULT_SETTINGS,
  type KnowledgeSettings,
  PROMPT_STYLES,
  REWARD_RULES,
  SELECTION_RULES,
} from '../../seal/knowledge/settings';
import { parseSettings } from '../../seal/knowledge/settingsSchema';
import { CONDITION_NAMES } from '../../seal/knowledge/types';
import {
  assertAloneWithResume,
  givenFields,
  type OptionValues,
  readNumber,
  type SettingOption,
  seedsFrom,
  setAt,
  valueAt,
} from './options';

export interface KnowledgeArguments {
  /** With the first seed. */
  settings: KnowledgeSettings;
  seeds: number[];
  model: string;
  json: string | null;
  table: string | null;
  development: boolean;
  /** A run or a set of runs to go on with; settings, seeds and passages are then those of the file. */
  resume: string | null;
}

interface Values extends OptionValues {
  model: string;
  json?: string;
  table?: string;
  resume?: string;
  conditions?: string;
  seeds?: number;
  development?: boolean;
}

const NUMBERS: readonly SettingOption[] = [
  { flag: 'seed', field: 'seed', about: 'seed of the whole run, the first of several' },
  { flag: 'passages', field: 'trainingPassages', about: 'fresh training passages of each round' },
  { flag: 'edits', field: 'edits', about: 'self-edits sampled for each training passage' },
  { flag: 'rounds', field: 'rounds', about: 'ReST-EM rounds' },
  { flag: 'held-out', field: 'heldOutPassages', about: 'passages that only measure' },
  { flag: 'held-out-edits', field: 'heldOutEdits', about: 'self-edits sampled for each held-out passage' },
  { flag: 'repeats', field: 'repeats', about: 'finetunes of each self-edit' },
  { flag: 'temperature', field: 'writing.temperature', about: 'sampling temperature of self-edits that compete' },
  {
    flag: 'held-out-temperature',
    field: 'writing.heldOutTemperature',
    about: 'sampling temperature of every policy on held-out passages',
  },
  { flag: 'top-p', field: 'writing.topP', about: 'nucleus of the sampling' },
  { flag: 'max-tokens', field: 'writing.maxTokens', about: 'longest self-edit of one paragraph' },
  { flag: 'rank', field: 'finetune.rank', about: 'rank of the inner adapters' },
  { flag: 'alpha', field: 'finetune.alpha', about: 'alpha of the inner adapters' },
  { flag: 'learning-rate', field: 'finetune.learningRate', about: 'learning rate of the inner loop' },
  { flag: 'epochs', field: 'finetune.epochs', about: 'epochs of the inner loop' },
  { flag: 'policy-rank', field: 'policy.rank', about: "rank of the policy's adapter" },
  { flag: 'policy-alpha', field: 'policy.alpha', about: "alpha of the policy's adapter" },
  { flag: 'policy-learning-rate', field: 'policy.learningRate', about: "learning rate of the policy's finetune" },
  { flag: 'policy-epochs', field: 'policy.epochs', about: "epochs of the policy's finetune" },
  { flag: 'policy-batch', field: 'policy.batchSize', about: 'sequences in each of its steps' },
  { flag: 'replay', field: 'policy.replayPerPair', about: 'old sequences beside each pair that the policy learns' },
  { flag: 'replay-weight', field: 'policy.replayWeight', about: 'loss weight of their tokens' },
  { flag: 'keep', field: 'keep', about: 'samples of each paragraph that the selection top-k keeps' },
  { flag: 'side-questions', field: 'sideQuestions', about: 'questions of each sort that look for side effects' },
  { flag: 'multi-passage', field: 'multiPassage.passages', about: 'held-out passages pooled into one adapter' },
  { flag: 'multi-edits', field: 'multiPassage.edits', about: 'self-edits of each of them' },
  { flag: 'multi-rank', field: 'multiPassage.rank', about: 'rank of the pooled adapter' },
  { flag: 'multi-alpha', field: 'multiPassage.alpha', about: 'alpha of the pooled adapter' },
  { flag: 'multi-learning-rate', field: 'multiPassage.learningRate', about: 'learning rate of the pooled finetune' },
  { flag: 'multi-steps', field: 'multiPassage.steps', about: 'its optimizer steps' },
  { flag: 'multi-tokens', field: 'multiPassage.tokensPerStep', about: 'tokens in each of them, nearly' },
];

/** Settings that are a word of a list. */
const CHOICES: readonly (SettingOption & { choices: readonly string[] })[] = [
  { flag: 'selection', field: 'selection', about: 'which edits train the policy', choices: SELECTION_RULES },
  { flag: 'reward', field: 'reward', about: 'what an edit earns', choices: REWARD_RULES },
  { flag: 'style', field: 'writing.style', about: 'how self-edits are asked for', choices: PROMPT_STYLES },
];

export function addKnowledgeOptions(command: Command, defaultModel: string): Command {
  for (const { flag, field, about } of NUMBERS) {
    command.addOption(
      new Option(`--${flag} <number>`, `${about} (${String(valueAt(DEFAULT_SETTINGS, field))})`).argParser(readNumber),
    );
  }
  for (const { flag, field, about, choices } of CHOICES) {
    command.addOption(
      new Option(`--${flag} <word>`, `${about} (${String(valueAt(DEFAULT_SETTINGS, field))})`).choices(choices),
    );
  }
  return command
    .option('--conditions <list>', 'held-out conditions to measure, separated by commas, or "all" (all)')
    .addOption(
      new Option('--seeds <number>', 'runs, each with the next seed, and their comparison (1)').argParser(readNumber),
    )
    .option('--development', 'measure on development passages, on which settings may be chosen')
    .option('--model <folder>', 'Hugging Face model folder', defaultModel)
    .option('--json <file>', 'write the whole run to this file; with several seeds, one file for each beside it')
    .option('--table <file>', 'write the comparison of all conditions to this file, in Markdown')
    .option('--resume <file>', 'go on with a run that was interrupted, from its --json file');
}

/**
 * A person at the page is told of a bound and goes on; a script must not run something else than it asked for, so here a
 * value out of bounds is an error. @throws Error with one plain line.
 */
export function readKnowledgeArguments(values: Values): KnowledgeArguments {
  if (values.resume !== undefined) return resumed(values, values.resume);
  const given = givenFields([...NUMBERS, ...CHOICES], values);
  setAt(given, 'conditions', values.conditions === undefined ? undefined : conditionList(values.conditions));
  const { settings, notices } = parseSettings(given);
  const [notice] = notices;
  if (notice) {
    const flag = NUMBERS.find(({ field }) => field === notice.field)?.flag ?? notice.field;
    throw new Error(`--${flag} ${notice.given}: it ${notice.reason}.`);
  }
  return {
    settings,
    seeds: seedsFrom(settings.seed, values.seeds ?? 1),
    model: values.model,
    json: values.json ?? null,
    table: values.table ?? null,
    development: values.development ?? false,
    resume: null,
  };
}

function resumed(values: Values, resume: string): KnowledgeArguments {
  const flags = [...[...NUMBERS, ...CHOICES].map(({ flag }) => flag), 'conditions', 'seeds', 'development', 'json'];
  assertAloneWithResume(flags, values, resume);
  return {
    settings: DEFAULT_SETTINGS,
    seeds: [],
    model: values.model,
    json: null,
    table: values.table ?? null,
    development: false,
    resume,
  };
}

function conditionList(text: string): string[] {
  if (text.trim() === 'all') return [...CONDITION_NAMES];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !CONDITION_NAMES.some((known) => known === name));
  if (unknown !== undefined)
    throw new Error(
      `--conditions ${text}: "${unknown}" is none of ${CONDITION_NAMES.join(', ')}. "all" stands for all.`,
    );
  return CONDITION_NAMES.filter((name) => names.includes(name));
}
