/** What the options of both domains share: where their values go in the settings, seeds, and what `--resume` stands alone with. */
import { InvalidArgumentError } from 'commander';
import { decimal } from '../../seal/decimal';

/** Option values as commander collects them. */
export type OptionValues = Record<string, unknown>;

/** An option that sets one field of the settings. */
export interface SettingOption {
  flag: string;
  /** Where the value goes, as `writing.temperature`. */
  field: string;
  about: string;
}

const MOST_SEEDS = 100;

export function readNumber(text: string): number {
  const number = decimal(text);
  if (!Number.isFinite(number)) throw new InvalidArgumentError('It must be a number, with a point for decimals.');
  return number;
}

export function seedsFrom(first: number, count: number): number[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_SEEDS)
    throw new Error(`--seeds ${count}: it must be a whole number from 1 to ${MOST_SEEDS}.`);
  if (first + count - 1 > 0xffffffff)
    throw new Error(`--seed ${first} with --seeds ${count}: the last seed would be above ${0xffffffff}.`);
  return Array.from({ length: count }, (_, index) => first + index);
}

/** The fields that were given; absent ones leave no trace, so that defaults fill in. */
export function givenFields(options: readonly SettingOption[], values: OptionValues): OptionValues {
  const given: OptionValues = {};
  for (const { flag, field } of options) setAt(given, field, optionValue(values, flag));
  return given;
}

/** What the file says must not be said twice, and differently. */
export function assertAloneWithResume(flags: readonly string[], values: OptionValues, resume: string): void {
  const said = flags.find((flag) => optionValue(values, flag) !== undefined);
  if (said !== undefined)
    throw new Error(`--${said} cannot be given with --resume, which goes on with what ${resume} says. Leave it out.`);
}

/** What commander keeps under the name of a flag. */
function optionValue(values: OptionValues, flag: string): unknown {
  return values[flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
}

export function valueAt(value: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

export function setAt(target: OptionValues, field: string, value: unknown): void {
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

function isRecord(value: unknown): value is OptionValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
