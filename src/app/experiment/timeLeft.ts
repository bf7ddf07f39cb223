/**
 * Time left. With an estimate of the run: what is still to come by it, the stage at work by its own pace as that becomes
 * known. Without one, from the pace so far, which says nothing until it can be trusted: three samples over three seconds.
 */
import { type Calibration, estimateRun } from '../../seal/cost/estimate';
import type { Stage, StageTiming } from '../../seal/types';
import { presentKey } from './estimate';
import type { AnyExperiment } from './experiment';

export interface Pace {
  startedAt: number;
  samples: number;
  /** Time spent paused, which is no part of the pace. */
  pausedFor: number;
}

const LEAST_SAMPLES = 3;
const LEAST_MILLISECONDS = 3000;

export function secondsLeft(pace: Pace, now: number, done: number, total: number): number | null {
  const spent = now - pace.startedAt - pace.pausedFor;
  if (pace.samples < LEAST_SAMPLES || spent < LEAST_MILLISECONDS || done <= 0 || total <= done) return null;
  return (spent / 1000 / done) * (total - done);
}

export interface Running {
  /** Every stage of the run as it is expected. */
  stages: readonly StageTiming[];
  /** Which of them is at work. */
  at: number;
  /** Seconds that it has been at work. */
  spent: number;
  done: number;
  total: number;
}

/** Of a plan, what the task at work will do: it ends with its last stage of that name; `null` is a task that does all. */
export function stagesOfTask(stages: readonly StageTiming[], at: number, until: Stage | null): readonly StageTiming[] {
  const last = until === null ? -1 : stages.findLastIndex(({ stage }) => stage === until);
  return last < at ? stages : stages.slice(0, last + 1);
}

/** The less of a stage is done, the more its estimate counts. A stage that takes longer than expected is not over yet. */
export function runSecondsLeft({ stages, at, spent, done, total }: Running): number {
  const expected = stages[at]?.seconds ?? 0;
  const later = stages.slice(at + 1).reduce((sum, { seconds }) => sum + seconds, 0);
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const byEstimate = Math.max(0, expected - spent);
  // What counts as progress may be over before the stage is: answers are written first and scored afterwards.
  if (share === 0 || share === 1) return later + byEstimate;
  const whole = (1 - share) * Math.max(expected, spent) + share * (spent / share);
  return later + (1 - share) * whole;
}

/** Of this device with this model; `null` until it was measured. */
export function useCalibration({
  useEngine,
  useEstimate,
}: Pick<AnyExperiment, 'useEngine' | 'useEstimate'>): Calibration | null {
  const key = useEngine((state) => presentKey(state.status));
  return useEstimate((state) => (key === null ? null : (state.calibrations[key] ?? null)));
}

/** Seconds until the present run is over, by its estimate where there is one; `null` while nobody can tell. */
export function useTimeLeft(
  experiment: Pick<AnyExperiment, 'useEngine' | 'useEstimate' | 'useProgress'>,
): number | null {
  const { useProgress, useEstimate } = experiment;
  const { transport, pace, done, total } = useProgress();
  const calibration = useCalibration(experiment);
  const running = useEstimate((state) => state.running);
  const work = useEstimate((state) => (state.running === null ? null : (state.works[state.running.plan] ?? null)));
  if (transport !== 'running') return null;
  const now = performance.now();
  if (calibration === null || work === null || running === null || running.at < 0)
    return secondsLeft(pace, now, done, total);
  const { at, until } = running;
  const { stages } = estimateRun(work, calibration);
  const spent = (now - pace.startedAt - pace.pausedFor) / 1000;
  return runSecondsLeft({ stages: stagesOfTask(stages, at, until), at, spent, done, total });
}
