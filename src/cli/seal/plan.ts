/** Which runs a command stands for, and the file that lists several of them. */
import { basename } from 'node:path';
import type { Engine } from '../../contract/engine';
import type { KeptRun, RunKind, RunSettings } from './runKind';
import { type RunSet, SET_VERSION, seedFile, writeWhole } from './runSet';

export interface PlannedRun<Settings extends RunSettings, Run> {
  settings: Settings;
  /** Where it is kept; `null` for nowhere. */
  file: string | null;
  earlier: Run | null;
}

export interface RunPlan<Settings extends RunSettings, Source, Run> {
  runs: PlannedRun<Settings, Run>[];
  source: Source;
  /** The file that lists several runs; `null` for a single one, and where nothing is kept. */
  set: { file: string; startedAt: string } | null;
  /** What `--resume` would go on with. */
  resumable: string | null;
}

/** What was asked for, when it is not to go on with something. */
export interface RunRequest<Settings extends RunSettings, Source> {
  /** With the first seed. */
  settings: Settings;
  seeds: readonly number[];
  json: string | null;
  source: Source;
}

export function planRuns<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>({
  settings,
  seeds,
  json,
  source,
}: RunRequest<Settings, Source>): RunPlan<Settings, Source, Run> {
  const several = json !== null && seeds.length > 1;
  const runs = seeds.map((seed) => ({
    settings: { ...settings, seed },
    file: several ? seedFile(json, seed) : json,
    earlier: null,
  }));
  const set = several ? { file: json, startedAt: new Date().toISOString() } : null;
  return { runs, source, set, resumable: json };
}

/** Whether nothing is left to do. */
export function isFinished<Run>(
  kind: { isFinished: (run: Run) => boolean },
  { earlier }: { earlier: Run | null },
): boolean {
  return earlier !== null && kind.isFinished(earlier);
}

/** Of the listed runs, which may have been made by several; of the one that begins while there are none. */
function commitsOf(records: readonly Pick<KeptRun, 'commit'>[], commit: string | null): string | null {
  const commits = new Set(records.map((record) => record.commit));
  if (commits.size === 0) return commit;
  return commits.size === 1
    ? (records[0]?.commit ?? null)
    : [...commits].map((one) => one ?? 'unknown').join(', then ');
}

/** Writes the file that lists the runs, with the comparison of those that are finished. */
export function writeSet<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>(
  kind: RunKind<Settings, Source, Run>,
  { set, runs, source }: RunPlan<Settings, Source, Run>,
  { model, device }: Pick<Engine, 'model' | 'device'>,
  commit: string | null,
  records: readonly Run[],
): void {
  const [first] = runs;
  if (set === null || !first) return;
  const content: RunSet<Settings> & Source = {
    schema: kind.setSchema,
    version: SET_VERSION,
    startedAt: set.startedAt,
    seconds: records.reduce((sum, { seconds }) => sum + seconds, 0),
    commit: commitsOf(records, commit),
    model: { ...model },
    device: { ...device },
    settings: first.settings,
    ...source,
    seeds: runs.map(({ settings }) => settings.seed),
    runs: runs.slice(0, records.length).flatMap(({ file }) => (file === null ? [] : basename(file))),
    summary: records.length === 0 ? null : kind.compare(records),
  };
  writeWhole(set.file, `${JSON.stringify(content)}\n`);
}
