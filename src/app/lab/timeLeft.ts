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

export function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 60) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = seconds / 60;
  if (minutes < 10) return `${Math.floor(minutes)} min ${Math.round((seconds % 60) / 10) * 10 % 60} s`;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}
