/** Everything recorded of one use, as JSON: what a run file holds and what the page opens again (`product.md`, "Headless"). */
import type { DeviceReport, ModelReport } from '../engine/types';
import type { KnowledgeInputs, KnowledgeResult } from './restEm';
import { deriveSeed } from './seeds';
import type { KnowledgeSettings } from './settings';
import type { Condition, Evaluation, Notice, Passage, RoundRecord, StageTiming } from './types';

export const RUN_SCHEMA = 'selkie-run';
/** Rises when a field changes its meaning; readers refuse what is newer than they are. */
export const RUN_VERSION = 1;

export interface RunRecord {
  schema: typeof RUN_SCHEMA;
  version: typeof RUN_VERSION;
  id: string;
  domain: 'knowledge';
  /** ISO 8601. */
  startedAt: string;
  seconds: number;
  model: ModelReport;
  device: DeviceReport;
  settings: KnowledgeSettings;
  notices: Notice[];
  /** Of every stage, in order. */
  timings: StageTiming[];
  /** Every condition in the order in which it was measured: the start, then round by round. */
  conditions: Condition[];
  passages: { training: Passage[]; heldOut: Passage[] };
  start: Evaluation[];
  rounds: RoundRecord[];
}

export interface RunFacts {
  model: ModelReport;
  device: DeviceReport;
  settings: KnowledgeSettings;
  notices: readonly Notice[];
  timings: readonly StageTiming[];
  startedAt: Date;
  seconds: number;
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
    model: { ...facts.model },
    device: { ...facts.device },
    settings: facts.settings,
    notices: [...facts.notices],
    timings: [...facts.timings],
    conditions: conditionsOf(result),
    passages: { training: [...inputs.training], heldOut: [...inputs.heldOut] },
    start: result.start,
    rounds: result.rounds,
  };
}

export function conditionsOf({ start, rounds }: KnowledgeResult): Condition[] {
  return [...start, ...rounds.flatMap((round) => round.evaluations)].map((evaluation) => evaluation.condition);
}
