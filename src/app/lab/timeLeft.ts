/** Time left from the pace so far. Says nothing until the pace can be trusted: three samples over three seconds. */

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

/** Rounded as far as an estimate deserves. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 57.5) return `${Math.round(seconds / 5) * 5} s`;
  const tens = Math.round(seconds / 10);
  const [minutes, rest] = [Math.floor(tens / 6), (tens % 6) * 10];
  if (minutes < 10) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return minutes < 90 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
