/** Files of several runs: one for each seed, and one that lists them and holds their comparison. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import { decodeUtf8 } from '../../formats/utf8';
import type { KeptRun, RunKind, RunSettings } from './runKind';

export const SET_VERSION = 1;

/** The file has the fields of the runs' source too. */
export interface RunSet<Settings extends RunSettings> {
  schema: string;
  version: typeof SET_VERSION;
  /** ISO 8601. */
  startedAt: string;
  /** Of all runs. */
  seconds: number;
  commit: string | null;
  model: ModelReport;
  device: DeviceReport;
  /** With the first seed. */
  settings: Settings;
  seeds: number[];
  /** Files of the runs that are finished, in the order of the seeds, beside this file. */
  runs: string[];
  /** Over the runs that were finished; `null` before the first one. */
  summary: unknown;
}

/** "runs/all.json" and seed 2 make "runs/all.seed2.json". */
export function seedFile(file: string, seed: number): string {
  const name = basename(file);
  const stem = name.endsWith('.json') ? name.slice(0, -'.json'.length) : name;
  return join(dirname(file), `${stem}.seed${seed}.json`);
}

/** Whole or not at all: a file that is being written is not yet the run's. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

/** What of a set file is needed to go on with it. */
export interface ResumedSet<Settings extends RunSettings, Source>
  extends Pick<RunSet<Settings>, 'startedAt' | 'seeds'> {
  settings: Settings;
  source: Source;
}

const setSchema = z.object({
  version: z.number(),
  startedAt: z.string(),
  settings: z.looseObject({}),
  seeds: z.array(z.number().check(z.int(), z.gte(0), z.lte(0xffffffff))).check(z.minLength(1)),
});

/** @throws Error with one plain line that names the file. */
export function readResumed<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>(
  kind: RunKind<Settings, Source, Run>,
  file: string,
): { run: Run } | { set: ResumedSet<Settings, Source> } {
  const input = parsed(file);
  const isSet = typeof input === 'object' && input !== null && 'schema' in input && input.schema === kind.setSchema;
  return naming(file, () => (isSet ? { set: readSet(kind, input) } : { run: kind.readRun(input) }));
}

/** @throws Error with one plain line that names the file. */
export function readRun<Run>({ readRun: read }: { readRun: (input: unknown) => Run }, file: string): Run {
  const input = parsed(file);
  return naming(file, () => read(input));
}

function readSet<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>(
  kind: RunKind<Settings, Source, Run>,
  input: object,
): ResumedSet<Settings, Source> {
  const [own, source] = [setSchema.safeParse(input), kind.source.safeParse(input)];
  if (!own.success || !source.success) {
    const [issue] = [...(own.error?.issues ?? []), ...(source.error?.issues ?? [])];
    throw new Error(`its field "${issue?.path.join('.') ?? ''}" is missing or wrong.`);
  }
  const { version, startedAt, seeds, settings } = own.data;
  if (version > SET_VERSION) throw new Error('a newer Selkie wrote it. Update this one.');
  return { startedAt, seeds, settings: kind.readSettings(settings), source: source.data };
}

function naming<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new Error(`--resume ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parsed(file: string): unknown {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Error(`--resume ${file}: there is no such file. A run is written once its first measurements are done.`);
  }
  const text = decodeUtf8(bytes, `--resume ${file}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`--resume ${file}: it is not JSON.`);
  }
}
