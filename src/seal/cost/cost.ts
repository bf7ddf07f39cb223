/**
 * What a run cost, as counts: arithmetic, tokens, steps, dispatches, and the share of the device's matrix rate that each
 * stage reached. Times hang on the machine and its load; counts say where the time could go. A run is measured by giving
 * the loop a `CostMeter`'s engine and the meter the loop's events:
 *
 *     const meter = new CostMeter(engine, now);
 *     await runRestEm({ ...context, engine: meter.engine, emit: (event) => { meter.apply(event); emit(event); } }, inputs);
 *     const cost = costOf(meter.stages, await engine.matrixRate());
 */

import type { Counts } from '../../contract/counts';
import type { Engine } from '../../contract/engine';
import type { SealEvent } from '../knowledge/types';
import type { EventScope, Stage } from '../types';
import { CALL_KINDS, type CallCost, type CallKind, MeteredEngine } from './meteredEngine';

/** What calls of the engine came to. */
export interface Cost {
  seconds: number;
  /** Useful arithmetic: padding, finished texts that are decoded on and prompts that are read once are not counted. */
  flops: number;
  /** Token rows that went through the model. */
  tokens: number;
  /** Texts that were trained on, written, or scored; a text that several steps see counts once. */
  sequences: number;
  /** Adapters that were trained. */
  adapters: number;
  /** Passes that had to follow one another: optimizer steps of the longest job of each call, tokens of its longest text. */
  steps: number;
  counts: Counts;
  /** Arithmetic per second against the device's matrix rate, 0 to 1; `null` where either is unknown or cannot be right. */
  rateShare: number | null;
}

export interface StageCost extends EventScope, Cost {
  stage: Stage;
  /** The same by verb of the engine; `seconds` there is time within calls. */
  calls: Partial<Record<CallKind, Omit<CallCost, 'kind'>>>;
}

/** Finetune, quiz and reward of all self-edits of one scope. */
export interface InnerLoopCost extends EventScope, Cost {}

export interface RoundCost extends Cost {
  /** 0: the held-out measurements before the first round. */
  round: number;
}

export interface CostRecord {
  /** FLOP/s of a large product on this device, measured; `null` where it was not. */
  matrixRate: number | null;
  /** Of every stage, in order. */
  stages: StageCost[];
  innerLoops: InnerLoopCost[];
  rounds: RoundCost[];
  total: Cost;
}

const INNER_LOOP: readonly Stage[] = ['finetune', 'quiz', 'reward'];

/** `matrixRate` in FLOP/s; without it no share can be told. */
export function costOf(stages: readonly StageCost[], matrixRate: number | null): CostRecord {
  const rated = stages.map((stage) => ({ ...stage, rateShare: shareOf(stage, matrixRate) }));
  const scopes = new Map<string, StageCost[]>();
  for (const stage of rated.filter((one) => INNER_LOOP.includes(one.stage))) {
    const key = `${stage.purpose} ${stage.round}`;
    scopes.set(key, [...(scopes.get(key) ?? []), stage]);
  }
  const rounds = [...new Set(rated.map(({ round }) => round))].sort((left, right) => left - right);
  return {
    matrixRate,
    stages: rated,
    innerLoops: [...scopes.values()].flatMap((own) => {
      const first = own[0];
      return first ? [{ purpose: first.purpose, round: first.round, ...sumCosts(own, matrixRate) }] : [];
    }),
    rounds: rounds.map((round) => ({
      round,
      ...sumCosts(
        rated.filter((stage) => stage.round === round),
        matrixRate,
      ),
    })),
    total: sumCosts(rated, matrixRate),
  };
}

export function sumCosts(costs: readonly Cost[], matrixRate: number | null): Cost {
  const sum = (read: (cost: Cost) => number): number => costs.reduce((total, cost) => total + read(cost), 0);
  const cost = {
    seconds: sum(({ seconds }) => seconds),
    flops: sum(({ flops }) => flops),
    tokens: sum(({ tokens }) => tokens),
    sequences: sum(({ sequences }) => sequences),
    adapters: sum(({ adapters }) => adapters),
    steps: sum(({ steps }) => steps),
    counts: addCounts(costs.map(({ counts }) => counts)),
  };
  return { ...cost, rateShare: shareOf(cost, matrixRate) };
}

function shareOf({ flops, seconds }: Pick<Cost, 'flops' | 'seconds'>, matrixRate: number | null): number | null {
  const share = matrixRate === null || seconds <= 0 || matrixRate <= 0 ? null : flops / seconds / matrixRate;
  // Nothing is faster than one large product: such a rate was measured while something else kept the device busy.
  return share === null || share > 1 ? null : share;
}

function addCounts(all: readonly Counts[]): Counts {
  const sum = (read: (counts: Counts) => number): number => all.reduce((total, counts) => total + read(counts), 0);
  return {
    dispatches: sum(({ dispatches }) => dispatches),
    passes: sum(({ passes }) => passes),
    submits: sum(({ submits }) => submits),
    readbacks: sum(({ readbacks }) => readbacks),
    readbackBytes: sum(({ readbackBytes }) => readbackBytes),
    uploadBytes: sum(({ uploadBytes }) => uploadBytes),
    buffersCreated: sum(({ buffersCreated }) => buffersCreated),
    bindGroupsCreated: sum(({ bindGroupsCreated }) => bindGroupsCreated),
    pipelinesCreated: sum(({ pipelinesCreated }) => pipelinesCreated),
  };
}

/** Follows one run: what each call of the engine cost, put down to the stage that it was made for. */
export class CostMeter {
  /** Does what the given engine does. */
  readonly engine: Engine;
  readonly #stages: StageCost[] = [];
  #calls: CallCost[] = [];

  constructor(engine: Engine, now: () => number) {
    this.engine = new MeteredEngine(engine, now, (call) => this.#calls.push(call));
  }

  /** Every stage that has ended. */
  get stages(): readonly StageCost[] {
    return this.#stages;
  }

  apply(event: SealEvent): void {
    if (event.type === 'stage-started') this.#calls = [];
    if (event.type !== 'stage-done') return;
    const { stage, purpose, round, seconds } = event;
    this.#stages.push({ stage, purpose, round, ...stageCost(this.#calls, seconds) });
    this.#calls = [];
  }
}

function stageCost(calls: readonly CallCost[], seconds: number): Omit<StageCost, 'stage' | keyof EventScope> {
  const merged = (own: readonly CallCost[]): Omit<CallCost, 'kind'> => {
    const { rateShare: _, ...sum } = sumCosts(
      own.map((call) => ({ ...call, rateShare: null })),
      null,
    );
    return sum;
  };
  const byKind = CALL_KINDS.flatMap((kind) => {
    const own = calls.filter((call) => call.kind === kind);
    return own.length > 0 ? [[kind, merged(own)] as const] : [];
  });
  return { ...merged(calls), seconds, rateShare: null, calls: Object.fromEntries(byKind) };
}
