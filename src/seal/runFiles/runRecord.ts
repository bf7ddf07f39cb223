/** Everything recorded of one use, as JSON: what a run file holds and what the page opens again (`product.md`, "Headless"). */
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { CostRecord } from '../cost/cost';
import type { KnowledgeSettings } from '../knowledge/settings';
import type { Condition, Evaluation, MultiPassageRecord, Passage, RoundRecord } from '../knowledge/types';
import type { KnowledgeInputs, KnowledgeResult } from '../restEm';
import { deriveSeed } from '../seeds';
import type { Notice, StageTiming } from '../types';

export const RUN_SCHEMA = 'selkie-run';
/** Rises when a field changes its meaning; readers refuse what is newer than they are. */
export const RUN_VERSION = 3;

export interface RunRecord {
  schema: typeof RUN_SCHEMA;
  version: typeof RUN_VERSION;
  id: string;
  domain: 'knowledge';
  /** ISO 8601. */
  startedAt: string;
  seconds: number;
  /** Of Selkie's source, with `+changes` when files differed from it; `null` where nobody can tell, as in a browser. */
  commit: string | null;
  model: ModelReport;
  device: DeviceReport;
  settings: KnowledgeSettings;
  /**
   * Which passages of the world measured; `null` where they are not the world's. Settings may have been chosen on development
   * passages, so numbers from those are not reported.
   */
  measuredOn: MeasuredOn | null;
  notices: Notice[];
  /** Of every stage, in order. */
  timings: StageTiming[];
  /** Every condition in the order in which it was measured: the start, then round by round. */
  conditions: Condition[];
  items: { training: Passage[]; heldOut: Passage[] };
  start: Evaluation[];
  rounds: RoundRecord[];
  multiPassage: MultiPassageRecord[];
  /** What it cost, as counts; `null` where nobody counted. */
  cost: CostRecord | null;
}

export type MeasuredOn = 'heldOut' | 'development';

export interface RunFacts {
  model: ModelReport;
  device: DeviceReport;
  settings: KnowledgeSettings;
  notices: readonly Notice[];
  timings: readonly StageTiming[];
  startedAt: Date;
  seconds: number;
  measuredOn?: MeasuredOn | null;
  commit?: string | null;
  cost?: CostRecord | null;
}

export function makeRunRecord(
  facts: RunFacts,
  inputs: Pick<KnowledgeInputs, 'training' | 'heldOut'>,
  result: KnowledgeResult,
): RunRecord {
  const startedAt = facts.startedAt.toISOString();
  return {
    schema: RUN_SCHEMA,
    version: RUN_VERSION,
    // Two runs of one second differ in settings or are the same run.
    id: `knowledge-${startedAt.replace(/[:.]/g, '-')}-${deriveSeed(facts.settings.seed, JSON.stringify(facts.settings)).toString(36)}`,
    domain: 'knowledge',
    startedAt,
    seconds: facts.seconds,
    commit: facts.commit ?? null,
    model: { ...facts.model },
    device: { ...facts.device },
    settings: facts.settings,
    measuredOn: facts.measuredOn ?? null,
    notices: [...facts.notices],
    timings: [...facts.timings],
    conditions: conditionsOf(result),
    items: { training: [...inputs.training], heldOut: [...inputs.heldOut] },
    start: result.start,
    rounds: result.rounds,
    multiPassage: result.multiPassage,
    cost: facts.cost ?? null,
  };
}

export function conditionsOf({ start, rounds }: Pick<KnowledgeResult, 'start' | 'rounds'>): Condition[] {
  return [...start, ...rounds.flatMap((round) => round.evaluations)].map((evaluation) => evaluation.condition);
}
