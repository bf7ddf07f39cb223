/**
 * Seconds of a run before it begins. A call takes its steps times a fixed cost (dispatches, the way there and back; all of it on a
 * large GPU) plus its arithmetic times a rate (all of it on a software adapter). Every real stage corrects the next estimate.
 */
import type { MemoryPlan } from '../../contract/planner';
import type { EventScope, Stage, StageTiming } from '../types';
import type { CallWork, RunWork, StageWork } from './rehearsal';

export interface CallRate {
  secondsPerStep: number;
  secondsPerFlop: number;
}

/** How real stages compared with what was expected of them, as natural logarithms: half and double weigh the same. */
export interface Correction {
  observed: number;
  meanLog: number;
  variance: number;
}

export interface Calibration {
  rates: Record<CallWork['kind'], CallRate>;
  /** FLOP/s of a large product. */
  matrixRate: number;
  /** What the measurement took. */
  seconds: number;
  corrections: Partial<Record<Stage, Correction>>;
}

export interface RunEstimate {
  stages: StageTiming[];
  seconds: number;
  /** Where the truth lies two times in three. */
  low: number;
  high: number;
  memory: MemoryPlan;
}

export interface Sample {
  steps: number;
  flops: number;
  seconds: number;
}

/** The cost of a step and of arithmetic from a small and a large piece; noise must not make either negative. */
export function rateOf(small: Sample, large: Sample): CallRate {
  const arithmetic = { secondsPerStep: 0, secondsPerFlop: large.seconds / large.flops };
  const determinant = small.steps * large.flops - large.steps * small.flops;
  if (determinant === 0) return arithmetic;
  const secondsPerStep = (small.seconds * large.flops - large.seconds * small.flops) / determinant;
  const secondsPerFlop = (small.steps * large.seconds - large.steps * small.seconds) / determinant;
  if (secondsPerStep < 0) return arithmetic;
  if (secondsPerFlop >= 0) return { secondsPerStep, secondsPerFlop };
  // The small piece took longer, by chance. A run is much larger than both: as if all were steps, it would seem to be free.
  return { secondsPerStep: large.seconds / large.steps / 2, secondsPerFlop: large.seconds / large.flops / 2 };
}

type Scoped = EventScope & { stage: Stage };

export function estimateRun(work: RunWork, calibration: Calibration): RunEstimate {
  return { ...estimateStages(work.stages, calibration), memory: work.memory };
}

export function estimateStages(planned: readonly StageWork[], calibration: Calibration): Omit<RunEstimate, 'memory'> {
  const stages = planned.map((stage) => {
    const { purpose, round, stage: name } = stage;
    const correction = Math.exp(calibration.corrections[name]?.meanLog ?? 0);
    return { stage: name, purpose, round, seconds: rawSeconds(stage, calibration.rates) * correction };
  });
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const factor = Math.exp(spreadOf(calibration));
  return { stages, seconds, low: seconds / factor, high: seconds * factor };
}

/** Before any stage was seen a run takes up to half as long again, or two thirds. */
const UNSEEN_SPREAD = Math.log(1.5);
const LEAST_SPREAD = Math.log(1.1);
/** Of as many latest stages a correction is the mean; older ones fade. */
const MEMORY = 4;

function rawSeconds({ calls }: StageWork, rates: Calibration['rates']): number {
  return calls.reduce((sum, { kind, steps, flops }) => {
    const { secondsPerStep, secondsPerFlop } = rates[kind];
    return sum + steps * secondsPerStep + flops * secondsPerFlop;
  }, 0);
}

function spreadOf({ corrections }: Calibration): number {
  const seen = Object.values(corrections).filter(({ observed }) => observed > 1);
  if (seen.length === 0) return UNSEEN_SPREAD;
  const variance = seen.reduce((sum, correction) => sum + correction.variance, 0) / seen.length;
  return Math.min(UNSEEN_SPREAD, Math.max(LEAST_SPREAD, Math.sqrt(variance)));
}

/** A policy is in no file of a run: whoever goes on from one, by round, stage or shard, trains every policy until there once more. */
export const isTrainedAgain = ({ stage }: Pick<Scoped, 'stage'>): boolean => stage === 'policy-finetune';

/** Of what is planned, what is not done yet, and what is done again to go on. */
export function stillToCome<Planned extends Scoped>(planned: readonly Planned[], done: readonly Scoped[]): Planned[] {
  const rest = [...planned];
  for (const { stage, purpose, round } of done) {
    if (isTrainedAgain({ stage })) continue;
    const at = rest.findIndex((one) => one.stage === stage && one.purpose === purpose && one.round === round);
    if (at >= 0) rest.splice(at, 1);
  }
  return rest;
}

/** Too short to say anything of the device. */
const LEAST_SECONDS = 0.02;

/** The calibration after a stage that took `seconds`, pauses not among them. */
export function observeStage(calibration: Calibration, stage: StageWork, seconds: number): Calibration {
  if (stage.chance) return calibration;
  const expected = rawSeconds(stage, calibration.rates);
  if (expected < LEAST_SECONDS || seconds < LEAST_SECONDS) return calibration;
  const log = Math.log(seconds / expected);
  const before = calibration.corrections[stage.stage] ?? { observed: 0, meanLog: 0, variance: 0 };
  const observed = before.observed + 1;
  const weight = 1 / Math.min(observed, MEMORY);
  const meanLog = before.meanLog + weight * (log - before.meanLog);
  const variance = (1 - weight) * (before.variance + weight * (log - before.meanLog) ** 2);
  return {
    ...calibration,
    corrections: { ...calibration.corrections, [stage.stage]: { observed, meanLog, variance } },
  };
}

/** A run longer than this is offered smaller. */
export const LONG_RUN = 300;

/**
 * Where a stage that begins stands in the plan of its run, which may have more stages than come.
 * @param at the stage at work until now; -1 before the first. @returns -1 for a stage that the plan does not have.
 */
export function placeOf(planned: readonly Scoped[], at: number, begun: Scoped): number {
  const inScope = ({ purpose, round }: Scoped): boolean => purpose === begun.purpose && round === begun.round;
  const alike = (one: Scoped): boolean => one.stage === begun.stage && inScope(one);
  const closes = (one: Scoped): boolean => one.stage === 'reward' && inScope(one);
  const ahead = planned.findIndex((one, index) => index > at && alike(one));
  // Every inner loop ends with its rewards, so what comes before them belongs to it: one more wave than was planned.
  const end = planned.findIndex((one, index) => index > at && closes(one));
  if (ahead >= 0 && (end < 0 || ahead <= end)) return ahead;
  const start = planned.findLastIndex((one, index) => index <= at && closes(one));
  return planned.findLastIndex((one, index) => index > start && index <= at && alike(one));
}
