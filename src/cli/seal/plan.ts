/** Which runs a command stands for, and how far each of them is already. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../engine/types';
import { acrossSeeds } from '../../seal/measures/acrossSeeds';
import type { MeasuredOn, RunRecord } from '../../seal/runFiles/runRecord';
import type { KnowledgeSettings } from '../../seal/settings';
import type { KnowledgeArguments } from './arguments';
import { type RunSet, readResumed, readRun, SET_SCHEMA, SET_VERSION, seedFile, writeWhole } from './runSet';

export interface PlannedRun {
  settings: KnowledgeSettings;
  /** Where it is kept; `null` for nowhere. */
  file: string | null;
  earlier: RunRecord | null;
}

export interface RunPlan {
  runs: PlannedRun[];
  measuredOn: MeasuredOn;
  /** The file that lists several runs; `null` for a single one, and where nothing is kept. */
  set: { file: string; startedAt: string } | null;
  /** What `--resume` would go on with. */
  resumable: string | null;
}

/** @throws Error with one plain line when a file to go on with is not one. */
export function planRuns({ settings, seeds, json, development, resume }: KnowledgeArguments): RunPlan {
  if (resume !== null) return resumedPlan(resume);
  const measuredOn = development ? 'development' : 'heldOut';
  if (json === null || seeds.length === 1) {
    const runs = seeds.map((seed) => ({ settings: { ...settings, seed }, file: json, earlier: null }));
    return { runs, measuredOn, set: null, resumable: json };
  }
  const runs = seeds.map((seed) => ({ settings: { ...settings, seed }, file: seedFile(json, seed), earlier: null }));
  return { runs, measuredOn, set: { file: json, startedAt: new Date().toISOString() }, resumable: json };
}

function resumedPlan(file: string): RunPlan {
  const found = readResumed(file);
  if ('run' in found) {
    const { run } = found;
    return {
      runs: [{ settings: run.settings, file, earlier: run }],
      measuredOn: run.measuredOn ?? 'heldOut',
      set: null,
      resumable: file,
    };
  }
  const { settings, seeds, measuredOn, startedAt } = found.set;
  const runs = seeds.map((seed): PlannedRun => {
    const own = { settings: { ...settings, seed }, file: seedFile(file, seed) };
    return { ...own, earlier: existsSync(own.file) ? earlierOf(own.file, own.settings, startedAt) : null };
  });
  return { runs, measuredOn, set: { file, startedAt }, resumable: file };
}

/** `null` for a file that lay there before the set was begun. */
function earlierOf(file: string, settings: KnowledgeSettings, startedAt: string): RunRecord | null {
  const run = readRun(file);
  if (run.startedAt < startedAt) return null;
  if (!isDeepStrictEqual(run.settings, settings))
    throw new Error(`--resume: ${file} was made with other settings than the rest. Move it away to run its seed anew.`);
  return run;
}

/** Whether nothing is left to do. */
export function isFinished({ settings, earlier }: PlannedRun): boolean {
  if (!earlier || earlier.rounds.length < settings.rounds) return false;
  if (settings.multiPassage.passages === 0) return true;
  return [0, settings.rounds].every((round) => earlier.multiPassage.some((record) => record.round === round));
}

/** Writes the file that lists the runs, with the comparison of those that are finished. */
export function writeSet(
  { set, runs, measuredOn }: RunPlan,
  { model, device }: Pick<Engine, 'model' | 'device'>,
  commit: string | null,
  records: readonly RunRecord[],
): void {
  const [first] = runs;
  if (set === null || !first) return;
  const content: RunSet = {
    schema: SET_SCHEMA,
    version: SET_VERSION,
    startedAt: set.startedAt,
    seconds: records.reduce((sum, { seconds }) => sum + seconds, 0),
    commit,
    model: { ...model },
    device: { ...device },
    settings: first.settings,
    measuredOn,
    seeds: runs.map(({ settings }) => settings.seed),
    runs: runs.slice(0, records.length).flatMap(({ file }) => (file === null ? [] : basename(file))),
    summary:
      records.length === 0 ? null : acrossSeeds(records.map((record) => ({ seed: record.settings.seed, ...record }))),
  };
  writeWhole(set.file, `${JSON.stringify(content)}\n`);
}

/** Rounds of different models or adapters would not make one run. */
export function assertSameDevice({ earlier }: PlannedRun, { model, device }: Pick<Engine, 'model' | 'device'>): void {
  if (!earlier) return;
  if (!isDeepStrictEqual({ ...earlier.model }, { ...model }))
    throw new Error(`The run was made with another model, ${earlier.model.name}. Name its folder with --model.`);
  if (earlier.device.description !== device.description)
    throw new Error(
      `The run was begun on another adapter, ${earlier.device.description}, whose rounding differs. Go on there, or begin anew.`,
    );
}

/** What was measured before may come from other source than what is measured now. */
export function commitOf({ earlier }: PlannedRun, commit: string | null): string | null {
  if (!earlier || earlier.commit === commit) return commit;
  return `${earlier.commit ?? 'unknown'}, then ${commit ?? 'unknown'}`;
}
