/** Options of `npm run seal -- stream`, and what they stand for. */
import { type Command, Option } from 'commander';
import { KNOWLEDGE_SETTINGS, parseSettings } from '../../../seal/knowledge/settings';
import { at, type Setting } from '../../../seal/settings';
import type { StreamPlan } from '../../../seal/stream/run';
import { STREAM_KNOWLEDGE, STREAM_SETTINGS } from '../../../seal/stream/settings';
import { memoryOption } from '../../commandLine';
import { optionOf, optionValue, readNumber, seedsFrom, settingsFrom } from '../arguments';

export interface StreamArguments {
  /** `null` where it goes on with what `resume` says. */
  asked: { plan: StreamPlan; seeds: number[] } | null;
  model: string;
  /** The most bytes on the device; `null`: what it gives. */
  memory: number | null;
  json: string | null;
  table: string | null;
  /** The file to go on with. */
  resume: string | null;
}

export interface StreamOptions extends Record<string, unknown> {
  model: string;
  memory?: number;
  json?: string;
  table?: string;
  resume?: string;
  seeds?: number;
  development?: boolean;
  chat?: boolean;
}

/** Of a knowledge run, what a stream takes too. */
const TAKEN = /^(?:writing|sequences|finetune|distil|quiz)\.|^sideQuestions$/;
const KNOWLEDGE_LIST: readonly Setting[] = KNOWLEDGE_SETTINGS.list
  .filter(({ path }) => TAKEN.test(path))
  .map((one) => ({ ...one, usual: at(STREAM_KNOWLEDGE.usual, one.path.split('.')) }));
const LIST = [...STREAM_SETTINGS.list, ...KNOWLEDGE_LIST];

export function addStreamOptions(command: Command, model: string): Command {
  for (const one of LIST) if (one.flag !== null) command.addOption(optionOf(one, one.flag));
  return command
    .option('--chat', 'begin from the defaults for a chat model, in plain English, instead')
    .addOption(
      new Option('--seeds <number>', 'seeds, each with streams of its own, in one file (1)').argParser(readNumber),
    )
    .option('--development', 'take development passages, look at every signal, and say which thresholds fit best')
    .option('--model <path>', 'Hugging Face folder, GGUF file, or id of the hub: owner/name[@revision]', model)
    .addOption(memoryOption())
    .option('--json <file>', 'write what was followed to this file')
    .option('--table <file>', 'write the tables to this file, in Markdown')
    .option('--resume <file>', 'go on with what was interrupted, from its --json file')
    .addHelpText('after', "\nIn brackets: bounds, default, and what SEAL's paper has where that differs.\n");
}

/** @throws Error with one plain line. */
export function readStreamArguments(values: StreamOptions): StreamArguments {
  const { model, memory = null, json = null, table = null, resume = null } = values;
  const common = { model, memory, table, resume };
  if (resume !== null) {
    const own = LIST.flatMap(({ flag }) => flag ?? []);
    const said = [...own, 'chat', 'seeds', 'development', 'json'].find(
      (flag) => optionValue(values, flag) !== undefined,
    );
    if (said !== undefined)
      throw new Error(`--${said} cannot be given with --resume, which goes on with what ${resume} says. Leave it out.`);
    return { ...common, asked: null, json: resume };
  }
  const inWords = values.chat === true;
  const stream = settingsFrom(STREAM_SETTINGS.list, values, (given) =>
    STREAM_SETTINGS.parse(given, inWords ? STREAM_SETTINGS.chat : STREAM_SETTINGS.defaults),
  );
  const knowledge = settingsFrom(KNOWLEDGE_LIST, values, (given) =>
    parseSettings(given, inWords ? STREAM_KNOWLEDGE.chat : STREAM_KNOWLEDGE.usual),
  );
  const measuredOn = values.development === true ? 'development' : 'held-out';
  const seeds = seedsFrom(stream.seed, values.seeds ?? 1);
  return { ...common, json, asked: { plan: { stream, knowledge, measuredOn }, seeds } };
}
