/** Options of `npm run seal` in either domain, as `--help` tells them, and what they stand for. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  decimal,
  nested,
  type ParsedSettings,
  paperText,
  readSetting,
  type Setting,
  valueText,
} from '../../seal/settings';
import type { Part } from '../../seal/shards/stageShare';
import type { Kind } from '../../seal/types';
import { memoryOption } from '../commandLine';
import type { CliDomain, OptionValues, RunArguments } from './cliDomain';

const MOST_SEEDS = 100;

export function addOptions<K extends Kind>(
  command: Command,
  { table, further, anew = [], development, help }: CliDomain<K>,
  model: string,
): Command {
  const number = (flag: string, about: string): Option => new Option(`--${flag} <number>`, about).argParser(readNumber);
  for (const one of table.list) if (one.flag !== null) command.addOption(optionOf(one, one.flag));
  for (const [flags, about] of [...further, ...anew]) command.option(flags, about);
  return command
    .addOption(number('seeds', 'runs, each with the next seed, and their comparison (1)'))
    .option('--development', development)
    .option('--model <path>', 'Hugging Face folder, GGUF file, or id of the hub: owner/name[@revision]', model)
    .addOption(memoryOption())
    .option('--json <file>', 'write the whole run to this file; with several seeds, one file for each beside it')
    .option('--table <file>', 'write the comparison of all conditions to this file, in Markdown')
    .option('--resume <file>', 'go on with a run that was interrupted, from its --json file')
    .addOption(
      new Option(
        '--shard <i/n>',
        "do machine i's share of n, as far as it needs no other (see recipe/cluster)",
      ).argParser(readPart),
    )
    .addHelpText('after', `\nIn brackets: bounds, default, and what SEAL's paper has where that differs.\n${help}`);
}

/** All that the table says of a setting. */
export function optionOf(one: Setting, flag: string): Option {
  const isNumber = one.kind === 'number';
  const paper = paperText(one);
  const facts = [
    ...(isNumber ? [`${one.min} to ${one.max}${one.isNullable ? ' or none' : ''}`] : []),
    `default ${valueText(one.usual)}`,
    ...(paper === null ? [] : [`paper ${paper}`]),
  ];
  const said = [`${one.label}.`, one.help, one.kind === 'many' ? 'Separated by commas, or "all".' : ''];
  const value = isNumber ? 'number' : one.kind === 'many' ? 'list' : 'word';
  const option = new Option(`--${flag} <${value}>`, `${said.filter(Boolean).join(' ')} (${facts.join('; ')})`);
  if (one.kind === 'choice') return option.choices(one.options.map((word) => word.value));
  if (one.kind === 'switch') return option.choices(['true', 'false']);
  return isNumber ? option.argParser((text) => (one.isNullable && text === 'none' ? text : readNumber(text))) : option;
}

/** @throws Error with one plain line. */
function settingValue(one: Setting, values: Readonly<Record<string, unknown>>): unknown {
  const given = one.flag === null ? undefined : optionValue(values, one.flag);
  if (typeof given !== 'string') return given;
  // Commander takes no null from a parser.
  if (one.kind === 'number' && given === 'none') return null;
  if (one.kind !== 'many') return readSetting(one, given);
  const known = one.options.map(({ value }) => value);
  const names = given.trim() === 'all' ? known : given.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--${one.flag} ${given}: "${unknown}" is none of ${known.join(', ')}. "all" stands for all.`);
  return known.filter((name) => names.includes(name));
}

/** @throws Error with one plain line. */
export function readArguments<K extends Kind>(cli: CliDomain<K>, values: OptionValues): RunArguments<K> {
  const { resume = null, model, memory = null, json = null, table = null, development = false } = values;
  const shard = partOf(values);
  const outside = cli.outside?.(values) ?? null;
  const common = { model, memory, json, table, development, resume, shard, ...(outside && { outside }) };
  if (resume !== null) {
    assertAlone(cli, values, resume);
    return { settings: cli.table.defaults, seeds: [], tasks: null, ...common };
  }
  const settings = settingsOf(cli, values);
  const seeds = seedsFrom(settings.seed, values.seeds ?? 1);
  const passages = cli.passages?.(values) ?? null;
  const given = { settings, seeds, tasks: cli.tasks(values), ...common };
  return passages === null ? given : { ...given, passages };
}

function settingsOf<K extends Kind>(cli: CliDomain<K>, values: OptionValues): K['settings'] {
  return settingsFrom(cli.table.list, values, (given) => cli.settings(given, values));
}

/**
 * A person at the page is told of a bound and goes on; a script must not run something else than it asked for.
 * @throws Error with one plain line.
 */
export function settingsFrom<Settings>(
  list: readonly Setting[],
  values: Readonly<Record<string, unknown>>,
  parse: (given: unknown) => ParsedSettings<Settings>,
): Settings {
  const given = nested(list.map((one) => [one.path, settingValue(one, values)]));
  const { settings, notices } = parse(given);
  const [notice] = notices;
  if (notice) {
    const flag = list.find(({ path }) => path === notice.field)?.flag ?? notice.field;
    throw new Error(`--${flag} ${notice.given}: it ${notice.reason}.`);
  }
  return settings;
}

/** What the file says must not be said twice, and differently. */
function assertAlone<K extends Kind>(cli: CliDomain<K>, values: OptionValues, resume: string): void {
  const own = cli.table.list.flatMap(({ flag }) => flag ?? []);
  const further = cli.further.map(([flags]) => flags.replace(/^--(\S+).*/, '$1'));
  // A shard writes a file of its own beside what it goes on from.
  const written = values.shard === undefined ? ['json'] : [];
  const said = [...own, ...further, 'seeds', 'development', ...written].find(
    (flag) => optionValue(values, flag) !== undefined,
  );
  if (said !== undefined)
    throw new Error(`--${said} cannot be given with --resume, which goes on with what ${resume} says. Leave it out.`);
}

const MOST_SHARDS = 10_000;

function readPart(text: string): Part {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || count > MOST_SHARDS || index > count)
    throw new InvalidArgumentError(`It must be one of n shards, from 1/n to n/n, as in 2/3; at most ${MOST_SHARDS}.`);
  return { index, count };
}

/** @throws Error with one plain line where the rest does not go with it. */
function partOf({ shard, json, table, seeds = 1 }: Partial<OptionValues>): Part | null {
  if (shard === undefined) return null;
  if (json === undefined) throw new Error('--shard needs --json, the file for what it finds. Give it one of its own.');
  if (table !== undefined)
    throw new Error('--table cannot be given with --shard: only the merged run has a comparison.');
  if (seeds !== 1) throw new Error(`--seeds ${seeds} cannot be given with --shard. Give each seed its own shards.`);
  return shard;
}

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

export const optionValue = (values: Readonly<Record<string, unknown>>, flag: string): unknown =>
  values[new Option(`--${flag}`).attributeName()];
