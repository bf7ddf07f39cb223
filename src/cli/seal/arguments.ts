/** Options of `npm run seal -- knowledge` and the settings that they stand for. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_SETTINGS, type KnowledgeSettings, PROMPT_STYLES, SELECTION_RULES } from '../../seal/settings';
import { parseSettings } from '../../seal/settingsSchema';

export interface KnowledgeArguments {
  settings: KnowledgeSettings;
  model: string;
  json: string | null;
  development: boolean;
}

/** Option values as commander collects them. */
interface Values {
  model: string;
  json?: string;
  development?: boolean;
  [name: string]: unknown;
}

interface NumberOption {
  flag: string;
  /** Where the number goes in the settings. */
  field: string;
  about: string;
}

const NUMBERS: readonly NumberOption[] = [
  { flag: 'seed', field: 'seed', about: 'seed of the whole run' },
  { flag: 'passages', field: 'trainingPassages', about: 'fresh training passages of each round' },
  { flag: 'edits', field: 'edits', about: 'self-edits sampled for each training passage' },
  { flag: 'rounds', field: 'rounds', about: 'ReST-EM rounds' },
  { flag: 'held-out', field: 'heldOutPassages', about: 'passages that only measure' },
  { flag: 'held-out-edits', field: 'heldOutEdits', about: 'self-edits sampled for each held-out passage' },
  { flag: 'repeats', field: 'repeats', about: 'finetunes of each self-edit' },
  { flag: 'temperature', field: 'writing.temperature', about: 'sampling temperature of self-edits' },
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
];

export function addKnowledgeOptions(command: Command, defaultModel: string): Command {
  for (const { flag, field, about } of NUMBERS) {
    command.addOption(
      new Option(`--${flag} <number>`, `${about} (${String(valueAt(DEFAULT_SETTINGS, field))})`).argParser(readNumber),
    );
  }
  return command
    .addOption(
      new Option('--selection <rule>', `which edits train the policy (${DEFAULT_SETTINGS.selection})`).choices(
        SELECTION_RULES,
      ),
    )
    .addOption(
      new Option('--style <style>', `how self-edits are asked for (${DEFAULT_SETTINGS.writing.style})`).choices(
        PROMPT_STYLES,
      ),
    )
    .option('--development', 'measure on development passages, on which settings may be chosen')
    .option('--model <folder>', 'Hugging Face model folder', defaultModel)
    .option('--json <file>', 'write the whole run to this file');
}

function readNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

/**
 * A person at the page is told of a bound and goes on; a script must not run something else than it asked for, so here a
 * value out of bounds is an error. @throws Error with one plain line.
 */
export function readKnowledgeArguments(values: Values): KnowledgeArguments {
  const given: Record<string, unknown> = {};
  for (const { flag, field } of NUMBERS) setAt(given, field, values[camelCase(flag)]);
  setAt(given, 'selection', values.selection);
  setAt(given, 'writing.style', values.style);
  const { settings, notices } = parseSettings(given);
  const [notice] = notices;
  if (notice) {
    const flag = NUMBERS.find(({ field }) => field === notice.field)?.flag ?? notice.field;
    throw new Error(`--${flag} ${notice.given}: it ${notice.reason}.`);
  }
  return { settings, model: values.model, json: values.json ?? null, development: values.development ?? false };
}

function camelCase(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function valueAt(value: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

/** Absent values leave no trace, so that the defaults fill in. */
function setAt(target: Record<string, unknown>, field: string, value: unknown): void {
  if (value === undefined) return;
  const [name = '', ...rest] = field.split('.');
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const record = isRecord(inner) ? inner : {};
  target[name] = record;
  setAt(record, rest.join('.'), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
