/**
 * What a run cost, as counts (times hang on the machine and its load), and the share of the device's matrix rate that each stage
 * reached. The loop is given a `costMeter`'s engine, and the meter the loop's events; `costOf` sums up its stages.
 */
import * as z from 'zod/mini';
import { COUNTS, zeroCounts } from '../../contract/counts';
import type { Engine } from '../../contract/engine';
import type { Kind, LoopEvent } from '../types';
import { finite, type Stage, scopeFields, stageSchema, whole } from '../types';
import { CALL_KINDS, type CallCost, type Multiplicity, meteredEngine, NO_WORK, workFields } from './meteredEngine';

const spentFields = { seconds: finite, ...workFields, counts: z.looseRecord(z.enum(COUNTS), finite) };
type Spent = z.infer<z.ZodMiniObject<typeof spentFields>>;

const costFields = {
  ...spentFields,
  /** Arithmetic per second against the device's matrix rate, 0 to 1; `null` where either is unknown or cannot be right. */
  rateShare: z.nullable(finite),
};
export type Cost = z.infer<z.ZodMiniObject<typeof costFields>>;

export const stageCostSchema = z.object({
  ...costFields,
  ...scopeFields,
  stage: stageSchema,
  /** The same by verb of the engine; `seconds` there is time within calls. */
  calls: z.partialRecord(z.enum(CALL_KINDS), z.object(spentFields)),
});
export type StageCost = z.infer<typeof stageCostSchema>;

export const costSchema = z.object({
  /** FLOP/s of a large product on this device, measured; `null` where it was not. */
  matrixRate: z.nullable(finite),
  /** Of every stage, in order. */
  stages: z.array(stageCostSchema),
  /** Finetune, quiz and reward of all self-edits of one scope. */
  innerLoops: z.array(z.object({ ...costFields, ...scopeFields })),
  /** Round 0: the held-out measurements before the first round. */
  rounds: z.array(z.object({ ...costFields, round: whole })),
  total: z.object(costFields),
});
export type CostRecord = z.infer<typeof costSchema>;

const INNER_LOOP: readonly Stage[] = ['finetune', 'quiz', 'reward'];

/** `matrixRate` in FLOP/s; without it no share can be told. */
export function costOf(given: readonly StageCost[], matrixRate: number | null): CostRecord {
  const stages = given.map((stage) => ({ ...stage, rateShare: shareOf(stage, matrixRate) }));
  const inner = stages.filter(({ stage }) => INNER_LOOP.includes(stage));
  const scopes = new Map(inner.map(({ purpose, round }) => [`${purpose} ${round}`, { purpose, round }]));
  const rounds = [...new Set(stages.map(({ round }) => round))].sort((left, right) => left - right);
  const costs = (own: readonly StageCost[]): Cost => sumCosts(own, matrixRate);
  return {
    matrixRate,
    stages,
    innerLoops: [...scopes.values()].map((scope) => ({
      ...scope,
      ...costs(inner.filter(({ purpose, round }) => purpose === scope.purpose && round === scope.round)),
    })),
    rounds: rounds.map((round) => ({ round, ...costs(stages.filter((stage) => stage.round === round)) })),
    total: costs(stages),
  };
}

/** What each stage that kept the device busy came to over the run. */
export function stageSums({ stages, matrixRate }: CostRecord): (Cost & { stage: Stage })[] {
  const busy = stages.filter(({ counts }) => counts.dispatches > 0);
  return [...new Set(busy.map(({ stage }) => stage))].map((stage) => {
    const own = busy.filter((one) => one.stage === stage);
    return { stage, ...sumCosts(own, matrixRate) };
  });
}

export function sumCosts(costs: readonly Spent[], matrixRate: number | null): Cost {
  const spent = sumSpent(costs);
  return { ...spent, rateShare: shareOf(spent, matrixRate) };
}

function sumSpent(all: readonly Spent[]): Spent {
  const counts = all.map((one) => one.counts);
  return { ...foldFields({ seconds: 0, ...NO_WORK }, all, sum), counts: foldFields(zeroCounts(), counts, sum) };
}

/** Field by field, from `first` on, and of the fields that it has. */
export function foldFields<Field extends string>(
  first: Readonly<Record<Field, number>>,
  all: readonly Readonly<Record<NoInfer<Field>, number>>[],
  fold: (sofar: number, next: number) => number,
): Record<Field, number> {
  const folded: Record<Field, number> = { ...first };
  for (const one of all) for (const field in folded) folded[field] = fold(folded[field], one[field]);
  return folded;
}

const sum = (left: number, right: number): number => left + right;

function shareOf({ flops, seconds }: Spent, matrixRate: number | null): number | null {
  const share = matrixRate === null || seconds <= 0 || matrixRate <= 0 ? null : flops / seconds / matrixRate;
  // Nothing is faster than one large product: such a rate was measured while something else kept the device busy.
  return share === null || share > 1 ? null : share;
}

/** Follows one run: what each call of the engine cost, put down to the stage that it was made for. */
export function costMeter(
  engine: Engine,
  now: () => number,
  multiplicity?: Multiplicity,
  onCall?: (call: CallCost) => void,
) {
  const stages: StageCost[] = [];
  let calls: CallCost[] = [];
  const told = (call: CallCost): void => {
    calls.push(call);
    onCall?.(call);
  };
  return {
    /** Does what the given engine does. */
    engine: meteredEngine(engine, now, told, multiplicity),
    /** Every one that has ended. */
    stages,
    apply: (event: LoopEvent<Kind>): void => {
      if (event.type === 'stage-started') calls = [];
      if (event.type !== 'stage-done') return;
      const { stage, purpose, round, seconds } = event;
      const byKind = CALL_KINDS.flatMap((kind) => {
        const own = calls.filter((call) => call.kind === kind);
        return own.length > 0 ? [[kind, sumSpent(own)] as const] : [];
      });
      const spent = { ...sumSpent(calls), seconds, rateShare: null, calls: Object.fromEntries(byKind) };
      stages.push({ stage, purpose, round, ...spent });
      calls = [];
    },
  };
}
