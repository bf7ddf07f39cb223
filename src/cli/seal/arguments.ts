/** Options of `npm run seal` in either domain, as `--help` tells them, and what they stand for. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Kind } from '../../seal/kind';
import { at, decimal, replaced } from '../../seal/settings';
import type { CliDomain, DomainOptions, OptionValues, RunArguments } from './cliDomain';

const MOST_SEEDS = 100;

/** Of both domains. */
export const COMMON_FIELDS = [
  ['seed', 'seed', 'seed of the whole run, the first of several'],
  ['rounds', 'rounds', 'ReST-EM rounds'],
  ['rank', 'finetune.rank', 'rank of the inner adapters'],
  ['alpha', 'finetune.alpha', 'alpha of the inner adapters'],
  ['policy-rank', 'policy.rank', "rank of the policy's adapter"],
  ['policy-learning-rate', 'policy.learningRate', "learning rate of the policy's finetune"],
  ['policy-epochs', 'policy.epochs', "epochs of the policy's finetune"],
] as const;

export function addOptions<K extends Kind>(
  command: Command,
  { options }: Pick<CliDomain<K>, 'options'>,
  model: string,
): Command {
  const { fields, further, development, defaults, official, help } = options;
  const number = (flag: string, about: string): Option => new Option(`--${flag} <number>`, about).argParser(readNumber);
  for (const [flag, field, about, words] of fields) {
    const [own, other] = [defaults, official ?? defaults].map((settings) => String(at(settings, field.split('.'))));
    command.addOption(
      words
        ? new Option(`--${flag} <word>`, `${about} (${own})`).choices(words)
        : number(flag, `${about} (${own === other ? own : `${own}; official ${other}`})`),
    );
  }
  for (const [flags, about] of further) command.option(flags, about);
  return command
    .addOption(number('seeds', 'runs, each with the next seed, and their comparison (1)'))
    .option('--development', development)
    .option('--model <folder>', 'Hugging Face model folder', model)
    .option('--json <file>', 'write the whole run to this file; with several seeds, one file for each beside it')
    .option('--table <file>', 'write the comparison of all conditions to this file, in Markdown')
    .option('--resume <file>', 'go on with a run that was interrupted, from its --json file')
    .addHelpText('after', help === null ? '' : `\n${help}`);
}

/** @throws Error with one plain line. */
export function readArguments<K extends Kind>(
  { options }: Pick<CliDomain<K>, 'options'>,
  values: OptionValues,
): RunArguments<K> {
  const { resume = null, model, json = null, table = null, development = false } = values;
  if (resume !== null) {
    assertAlone(options, values, resume);
    return { settings: options.defaults, seeds: [], model, json, table, development, tasks: null, resume };
  }
  const settings = settingsOf(options, values);
  const seeds = seedsFrom(settings.seed, values.seeds ?? 1);
  return { settings, seeds, model, json, table, development, tasks: options.tasks(values), resume };
}

/** A person at the page is told of a bound and goes on; a script must not run something else than it asked for. */
function settingsOf<K extends Kind>(options: DomainOptions<K>, values: OptionValues): K['settings'] {
  // Absent fields leave no trace, so that defaults fill in.
  const given = options.fields.reduce<unknown>((settings, [flag, field]) => {
    const value = optionValue(values, flag);
    return value === undefined ? settings : replaced(settings, field.split('.'), value);
  }, {});
  const { settings, notices } = options.settings(given, values);
  const [notice] = notices;
  if (notice) {
    const [flag] = options.fields.find(([, field]) => field === notice.field) ?? [notice.field];
    throw new Error(`--${flag} ${notice.given}: it ${notice.reason}.`);
  }
  return settings;
}

/** What the file says must not be said twice, and differently. */
function assertAlone<K extends Kind>(options: DomainOptions<K>, values: OptionValues, resume: string): void {
  const own = options.fields.map(([flag]) => flag);
  const further = options.further.map(([flags]) => flags.replace(/^--(\S+).*/, '$1'));
  const said = [...own, ...further, 'seeds', 'development', 'json'].find(
    (flag) => optionValue(values, flag) !== undefined,
  );
  if (said !== undefined)
    throw new Error(`--${said} cannot be given with --resume, which goes on with what ${resume} says. Leave it out.`);
}

function readNumber(text: string): number {
  const number = decimal(text);
  if (!Number.isFinite(number)) throw new InvalidArgumentError('It must be a number, with a point for decimals.');
  return number;
}

function seedsFrom(first: number, count: number): number[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_SEEDS)
    throw new Error(`--seeds ${count}: it must be a whole number from 1 to ${MOST_SEEDS}.`);
  if (first + count - 1 > 0xffffffff)
    throw new Error(`--seed ${first} with --seeds ${count}: the last seed would be above ${0xffffffff}.`);
  return Array.from({ length: count }, (_, index) => first + index);
}

const optionValue = (values: OptionValues, flag: string): unknown => values[new Option(`--${flag}`).attributeName()];
