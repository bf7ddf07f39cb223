/** Files of several runs: one for each seed, and one that lists them and holds their comparison. */
import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Engine } from '../../contract/engine';
import type { RunRecord } from '../../seal/record/record';
import type { Kind } from '../../seal/types';
import type { CliDomain, RunSource } from './cliDomain';
import type { RunPlan } from './plan';

const SET_VERSION = 1;

/** "runs/all.json" and seed 2 make "runs/all.seed2.json". */
export function seedFile(file: string, seed: number): string {
  return join(dirname(file), `${basename(file, '.json')}.seed${seed}.json`);
}

/** Whole and on the disk, or not at all: a file that is being written is not yet the run's. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text, { flush: true });
  renameSync(`${file}.part`, file);
}

/** Of what may have been made by several: each commit once, in order. */
export function joinedCommits(commits: readonly (string | null)[]): string | null {
  const [first = null, ...others] = new Set(commits);
  return others.length === 0 ? first : [first, ...others].map((commit) => commit ?? 'unknown').join(', then ');
}

/** Writes the file that lists the runs, with the comparison of those that are finished. */
export function writeSet<K extends Kind>(
  { setSchema: schema, summary }: Pick<CliDomain<K>, 'setSchema' | 'summary'>,
  { set, runs, source }: RunPlan<K>,
  { model, device }: Pick<Engine, 'model' | 'device'>,
  commit: string | null,
  records: readonly RunRecord<K>[],
): void {
  const [first] = runs;
  if (set === null || !first) return;
  const content = {
    schema,
    version: SET_VERSION,
    startedAt: set.startedAt,
    seconds: records.reduce((sum, { seconds }) => sum + seconds, 0),
    // Of the one that begins while there are none.
    commit: joinedCommits(records.length === 0 ? [commit] : records.map((record) => record.commit)),
    model,
    device,
    // With the first seed.
    settings: first.settings,
    ...source,
    seeds: runs.map(({ settings }) => settings.seed),
    // Of the runs that are finished, in the order of the seeds, beside this file.
    runs: runs.slice(0, records.length).flatMap(({ file }) => (file === null ? [] : basename(file))),
    summary: records.length === 0 ? null : summary(records),
  };
  writeWhole(set.file, `${JSON.stringify(content)}\n`);
}

export interface ResumedSet<K extends Kind> {
  startedAt: string;
  seeds: number[];
  settings: K['settings'];
  source: RunSource<K>;
}

const setFields = z.object({
  version: z.number(),
  startedAt: z.string(),
  settings: z.looseObject({}),
  seeds: z.array(z.number().check(z.int(), z.gte(0), z.lte(0xffffffff))).check(z.minLength(1)),
});

/** `null` for what is no set. @throws Error with one plain line. */
export function readSet<K extends Kind>(
  { setSchema, source, recordedSettings }: CliDomain<K>,
  input: unknown,
): ResumedSet<K> | null {
  if (typeof input !== 'object' || input === null || !('schema' in input) || input.schema !== setSchema) return null;
  const [own, from] = [setFields.safeParse(input), source.safeParse(input)];
  if (!own.success || !from.success) {
    const [issue] = [...(own.error?.issues ?? []), ...(from.error?.issues ?? [])];
    throw new Error(`its field "${issue?.path.join('.') ?? ''}" is missing or wrong.`);
  }
  const { version, startedAt, seeds } = own.data;
  if (version > SET_VERSION) throw new Error('a newer Selkie wrote it. Update this one.');
  const { settings, notices } = recordedSettings(own.data.settings);
  const [notice] = notices;
  if (notice) throw new Error(`its setting ${notice.field} is ${notice.given}: ${notice.reason}.`);
  return { startedAt, seeds, settings, source: from.data };
}
