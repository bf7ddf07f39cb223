/** Files of several runs: one for each seed, and one that lists them and holds their comparison. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { DeviceReport, ModelReport } from '../../engine/types';
import type { SeedsSummary } from '../../seal/measures/acrossSeeds';
import { readRunFile } from '../../seal/runFiles/runFile';
import type { MeasuredOn, RunRecord } from '../../seal/runFiles/runRecord';
import type { KnowledgeSettings } from '../../seal/settings';
import { parseRecordedSettings } from '../../seal/settingsSchema';

export const SET_SCHEMA = 'selkie-run-set';
export const SET_VERSION = 1;

export interface RunSet {
  schema: typeof SET_SCHEMA;
  version: typeof SET_VERSION;
  /** ISO 8601. */
  startedAt: string;
  /** Of all runs. */
  seconds: number;
  commit: string | null;
  model: ModelReport;
  device: DeviceReport;
  /** With the first seed. */
  settings: KnowledgeSettings;
  measuredOn: MeasuredOn;
  seeds: number[];
  /** Files of the runs that were begun, in the order of the seeds, beside this file. */
  runs: string[];
  /** Over the runs that were finished; `null` before the first one. */
  summary: SeedsSummary | null;
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
export type ResumedSet = Pick<RunSet, 'startedAt' | 'settings' | 'seeds' | 'measuredOn'>;

const setSchema = z.object({
  version: z.number(),
  startedAt: z.string(),
  settings: z.looseObject({}),
  seeds: z.array(z.number().check(z.int(), z.gte(0), z.lte(0xffffffff))).check(z.minLength(1)),
  measuredOn: z.enum(['heldOut', 'development']),
});

/** @throws Error with one plain line that names the file. */
export function readResumed(file: string): { run: RunRecord } | { set: ResumedSet } {
  const input = parsed(file);
  const isSet = typeof input === 'object' && input !== null && 'schema' in input && input.schema === SET_SCHEMA;
  return isSet ? { set: readSet(file, input) } : { run: readRun(file, input) };
}

export function readRun(file: string, input: unknown = parsed(file)): RunRecord {
  let run: RunRecord;
  try {
    run = readRunFile(input);
  } catch (error) {
    throw new Error(`--resume ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (run.measuredOn === null)
    throw new Error(
      `--resume ${file}: it does not say which passages of the world it measured on. Start the run anew.`,
    );
  const kept = run.rounds.flatMap(({ candidates }) => candidates.flatMap(({ selfEdit }) => selfEdit.parts));
  if (kept.some(({ promptIds }) => promptIds.length === 0))
    throw new Error(
      `--resume ${file}: it is a compact copy without token ids. Resume from the file that --json wrote.`,
    );
  return run;
}

function readSet(file: string, input: object): ResumedSet {
  const result = setSchema.safeParse(input);
  const field = result.success ? undefined : result.error.issues[0]?.path.join('.');
  if (!result.success) throw new Error(`--resume ${file}: its field "${field ?? ''}" is missing or wrong.`);
  const { version, startedAt, seeds, measuredOn } = result.data;
  if (version > SET_VERSION) throw new Error(`--resume ${file}: a newer Selkie wrote it. Update this one.`);
  const { settings, notices } = parseRecordedSettings(result.data.settings);
  const [notice] = notices;
  if (notice) throw new Error(`--resume ${file}: its setting ${notice.field} is ${notice.given}: it ${notice.reason}.`);
  return { startedAt, settings, seeds, measuredOn };
}

function parsed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`--resume ${file}: there is no such file. A run is written once its first measurements are done.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`--resume ${file}: it is not JSON.`);
  }
}
