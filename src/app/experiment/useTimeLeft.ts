/** Seconds until the present run is over, by its estimate where there is one; `null` while nobody can tell. */
import { estimateRun } from '../../seal/cost/estimate';
import type { LiveDomain } from './estimate';
import { runSecondsLeft, secondsLeft, stagesOfTask } from './timeLeft';
import { useCalibration } from './useRunEstimate';

export function useTimeLeft(domain: LiveDomain): number | null {
  const { transport, pace, done, total } = domain.useProgress();
  const calibration = useCalibration(domain);
  const running = domain.useEstimate((state) => state.running);
  const work = domain.useEstimate((state) =>
    state.running === null ? null : (state.works[state.running.plan] ?? null),
  );
  if (transport !== 'running') return null;
  const now = performance.now();
  if (calibration === null || work === null || running === null || running.at < 0)
    return secondsLeft(pace, now, done, total);
  const { at, until } = running;
  const { stages } = estimateRun(work, calibration);
  const spent = (now - pace.startedAt - pace.pausedFor) / 1000;
  return runSecondsLeft({ stages: stagesOfTask(stages, at, until), at, spent, done, total });
}
