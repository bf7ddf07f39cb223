/** Ticks from 0 to at or above `highest`, three to six of them, at steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(highest: number): number[] {
  const power = 10 ** Math.floor(Math.log10(highest / 2));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => highest / candidate <= 5) ?? 10 * power;
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
