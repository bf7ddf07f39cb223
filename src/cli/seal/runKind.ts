/** What the commands of both domains need to know of their runs to keep them in files, list several, and go on with them. */
import type * as z from 'zod/mini';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { EmbeddedModel } from '../../contract/model';
import type { CostRecord } from '../../seal/cost/cost';
import type { StageTiming } from '../../seal/types';

export interface RunSettings {
  seed: number;
  rounds: number;
}

/** What the record of a run has in either domain. */
export interface KeptRun<Settings extends RunSettings = RunSettings> {
  /** ISO 8601. */
  startedAt: string;
  seconds: number;
  commit: string | null;
  model: ModelReport;
  device: DeviceReport;
  settings: Settings;
  timings: StageTiming[];
  rounds: readonly unknown[];
  cost: CostRecord | null;
}

/** `Source` says where the inputs of a run come from, beside its settings; a file that lists several runs holds its fields. */
export interface RunKind<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>> {
  command: 'knowledge' | 'puzzles';
  /** The embedded model that the command takes where none is named. */
  ownModel: EmbeddedModel;
  /** What says that a file lists several runs. */
  setSchema: string;
  source: z.ZodMiniType<Source>;
  sourceOf: (run: Run) => Source;
  /** @throws Error that says in one plain line why a run could not go on from this. */
  readRun: (input: unknown) => Run;
  /** @throws Error with one plain line. */
  readSettings: (input: unknown) => Settings;
  /** Whether nothing is left to do. */
  isFinished: (run: Run) => boolean;
  /** Over runs that differ in their seed alone. */
  compare: (runs: readonly Run[]) => unknown;
}
