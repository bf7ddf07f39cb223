/** Two logs held against each other: line by line, and as collections whose order and division into calls do not count. */

const BEFORE = 3;
const AFTER = 6;

/** Where two lists first differ, with what stands around it; `null` where they do not. */
export function firstDifference(name: string, expected: readonly string[], actual: readonly string[]): string | null {
  const longest = Math.max(expected.length, actual.length);
  const at = Array.from({ length: longest }, (_, index) => index).find((index) => expected[index] !== actual[index]);
  if (at === undefined) return null;
  const shown = (sign: string, lines: readonly string[]): string[] =>
    at >= lines.length
      ? [`${sign} (ends here)`]
      : lines.slice(at, at + AFTER).map((line, index) => `${sign} ${at + index + 1}: ${line}`);
  return [
    `${name} differs from its golden log at entry ${at + 1} (${expected.length} recorded, ${actual.length} now):`,
    ...expected.slice(Math.max(0, at - BEFORE), at).map((line) => `  ${line}`),
    ...shown('- recorded', expected),
    ...shown('+ now     ', actual),
  ].join('\n');
}

/** Jobs, requests, merges, restores and freed adapters of a call log, without the calls that they came in. */
export const workOf = (calls: readonly string[]): string[] => calls.filter((line) => line.startsWith(' '));

/** What one list has more often than the other, in any order; `null` where both hold the same. */
export function unorderedDifference(
  name: string,
  expected: readonly string[],
  actual: readonly string[],
): string | null {
  const surplus = new Map<string, number>();
  for (const [lines, sign] of [[expected, -1] as const, [actual, 1] as const])
    for (const line of lines) surplus.set(line, (surplus.get(line) ?? 0) + sign);
  const odd = [...surplus].filter(([, count]) => count !== 0);
  if (odd.length === 0) return null;
  const listed = odd
    .slice(0, 2 * AFTER)
    .map(([line, count]) => `${count < 0 ? '- missing' : '+ too many'} ${Math.abs(count)}x: ${line.trim()}`);
  return [`${name} holds other work than its golden log (${odd.length} kinds differ):`, ...listed].join('\n');
}
