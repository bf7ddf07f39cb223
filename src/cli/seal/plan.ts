/** Which runs a command stands for. */
import type { Kind } from '../../seal/domain';
import type { RunRecord } from '../../seal/record/record';
import type { CliDomain, RunArguments, RunSource } from './cliDomain';
import { seedFile } from './runSet';

export interface PlannedRun<K extends Kind> {
  settings: K['settings'];
  /** Where it is kept; `null` for nowhere. */
  file: string | null;
  earlier: RunRecord<K> | null;
}

export interface RunPlan<K extends Kind> {
  runs: PlannedRun<K>[];
  source: RunSource<K>;
  /** The file that lists several runs; `null` for a single one, and where nothing is kept. */
  set: { file: string; startedAt: string } | null;
  /** What `--resume` would go on with. */
  resumable: string | null;
}

/** What was asked for, when it is not to go on with something. */
export function planRuns<K extends Kind>({
  settings,
  seeds,
  json,
  source,
}: Pick<RunArguments<K>, 'settings' | 'seeds' | 'json'> & { source: RunSource<K> }): RunPlan<K> {
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
export function isFinished<K extends Kind>(
  { measuredAfter }: Pick<CliDomain<K>, 'measuredAfter'>,
  { earlier }: Pick<PlannedRun<K>, 'earlier'>,
): boolean {
  if (earlier === null || earlier.rounds.length < earlier.settings.rounds) return false;
  return measuredAfter(earlier).every((round) => earlier.measures.some((measure) => measure.round === round));
}
