/**
 * Files of a run in shards: what one of them found in one stage, or what `merge` made of all of them, which the next stage goes on
 * with. JSON, of the form of `ShardFile`.
 */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { decodeUtf8 } from '../../../formats/utf8';
import type { RunHeader } from '../../../seal/record/record';
import { checked } from '../../../seal/record/runFileError';
import { runFields } from '../../../seal/record/schema';
import { noWork, type Work, workSchema } from '../../../seal/shards/work';
import type { Kind } from '../../../seal/types';
import { bytesOf, messageOf } from '../../commandLine';
import type { CliDomain, RunSource } from '../cliDomain';
import { isShardFile, SHARD_SCHEMA } from './schema';

const VERSION = 1;

export interface ShardHeader<K extends Kind>
  extends Pick<RunHeader<K>, 'domain' | 'startedAt' | 'commit' | 'model' | 'device' | 'settings'> {
  source: RunSource<K>;
}

export interface ShardFile<K extends Kind> {
  header: ShardHeader<K>;
  /** How many there are. */
  shards: number;
  /** Which of them it has, from 1 on. */
  parts: number[];
  /** The stage that `own` is of, from 0 on; where all parts are there, the one that comes next. */
  stage: number;
  /** FLOP/s of a large product on the device; `null` where it was not measured. */
  matrixRate: number | null;
  /** Of the stages before, by all shards. */
  before: Work;
  own: Work;
}

export const isWhole = ({ parts, shards }: Pick<ShardFile<Kind>, 'parts' | 'shards'>): boolean =>
  parts.length === shards;

const whole = z.number().check(z.int(), z.gte(0));
const fields = z.object({
  version: z.number(),
  header: z.object({
    domain: z.enum(['knowledge', 'puzzles']),
    startedAt: runFields.startedAt,
    commit: runFields.commit,
    model: runFields.model,
    device: runFields.device,
    settings: z.looseObject({}),
    source: z.looseObject({}),
  }),
  shards: whole.check(z.gte(1)),
  parts: z.array(whole.check(z.gte(1))).check(z.minLength(1)),
  stage: whole,
  matrixRate: z.nullable(z.number()),
  before: workSchema,
  own: workSchema,
});

export function shardText<K extends Kind>(file: ShardFile<K>): string {
  return `${JSON.stringify({ schema: SHARD_SCHEMA, version: VERSION, ...file })}\n`;
}

/** The JSON in a file. @throws Error with one plain line that names it. */
export function jsonIn(path: string): unknown {
  const text = decodeUtf8(bytesOf(path), path);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path}: it is not JSON. If it was cut off, run its shard again.`);
  }
}

/** Which domain's command it is for, as it says. @throws Error with one plain line where it is none of a run in shards. */
export function domainOfShards(input: unknown, path: string): Kind['name'] {
  if (!isShardFile(input))
    throw new Error(
      `${path}: this is no shard of a run. Name files that "npm run seal -- … --shard i/n --json FILE" wrote.`,
    );
  return read(input, path).header.domain;
}

function read(input: unknown, path: string): z.infer<typeof fields> {
  try {
    const found = checked(fields, input);
    if (found.version > VERSION) throw new Error('a newer Selkie wrote it. Update this one.');
    return found;
  } catch (error) {
    throw new Error(`${path}: ${messageOf(error)}`);
  }
}

/** @throws Error with one plain line that names the file and the field. */
export function readShards<K extends Kind>(cli: CliDomain<K>, input: unknown, path: string): ShardFile<K> {
  const domain = domainOfShards(input, path);
  if (domain !== cli.domain.name)
    throw new Error(`${path}: it is of a run on ${domain}. Go on with it by "npm run seal -- ${domain}".`);
  const { header, version: _, ...file } = read(input, path);
  const { settings, notices } = cli.recordedSettings(header.settings);
  const [notice] = notices;
  if (notice) throw new Error(`${path}: its setting ${notice.field} is ${notice.given}: ${notice.reason}.`);
  const source = cli.source.safeParse(header.source).data;
  if (source === undefined) throw new Error(`${path}: its field "header.source" is missing or wrong.`);
  return { ...file, header: { ...header, domain: cli.domain.name, settings, source } };
}

/** What makes two files shards of one run, by the name that a person knows it by. */
const COMMON = {
  settings: 'settings',
  source: 'passages or tasks',
  model: 'model',
  device: 'device',
  commit: 'commit of Selkie',
} as const satisfies Partial<Record<keyof ShardHeader<Kind>, string>>;

/** The first of these in which two headers differ; `null` for shards of one run. */
export function differenceOf<K extends Kind>(one: ShardHeader<K>, other: ShardHeader<K>): string | null {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  for (const [field, name] of Object.entries(COMMON))
    if (isDeepStrictEqual(plain(one), plain(other))) return null;
    else if (!isDeepStrictEqual(plain(Reflect.get(one, field)), plain(Reflect.get(other, field)))) return name;
  return null;
}

/** As of which the first stage goes on. */
export const NOTHING_BEFORE = { stage: 0, before: noWork() };
