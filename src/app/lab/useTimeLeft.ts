/** Seconds until the present run is over, by its estimate where there is one; `null` while nobody can tell. */
import { useRunning } from '../stores/estimate';
import { useProgress } from '../stores/progress';
import { runSecondsLeft, secondsLeft } from './timeLeft';

export function useTimeLeft(): number | null {
  const { transport, pace, purpose, done, total } = useProgress();
  const running = useRunning();
  if (transport !== 'running') return null;
  const now = performance.now();
  if (running === null) return secondsLeft(pace, now, done, total);
  const spent = (now - pace.startedAt - pace.pausedFor) / 1000;
  const { estimate, at } = running;
  // The Lab's steps are started one by one; nobody knows whether the next one follows.
  const stages = purpose === 'lab' ? estimate.stages.slice(0, at + 1) : estimate.stages;
  return runSecondsLeft({ stages, at, spent, done, total });
}
