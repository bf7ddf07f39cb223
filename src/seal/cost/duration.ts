/** A time as people say it. */

/** Rounded as far as an estimate deserves. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 57.5) return `${Math.round(seconds / 5) * 5} s`;
  const tens = Math.round(seconds / 10);
  const [minutes, rest] = [Math.floor(tens / 6), (tens % 6) * 10];
  if (minutes < 10) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return minutes < 90 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
