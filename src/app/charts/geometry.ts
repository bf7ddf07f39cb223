/** Where labels, ticks and lines go in a chart. Pure geometry in CSS pixels, y downwards. */

/** About as wide as 12 px text of the widest usual interface font gets; the browser is not asked, so that it can be tested. */
export function textWidth(text: string): number {
  return text.length * 7.2;
}

/**
 * Places at least `gap` apart between `low` and `high`, in the order of the ideals (which must rise) and as near to them as
 * that allows: neighbours that would touch form a block around the mean of what they want. When there is not room enough,
 * the gap shrinks.
 */
export function spreadApart(ideals: readonly number[], gap: number, low: number, high: number): number[] {
  const room = Math.min(gap, (high - low) / Math.max(1, ideals.length - 1));
  // Less the gaps before it, an ideal only has to be no lower than the one before.
  const blocks: { sum: number; count: number }[] = [];
  ideals.forEach((ideal, index) => {
    let block = { sum: ideal - index * room, count: 1 };
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.sum / before.count <= block.sum / block.count) break;
      blocks.pop();
      block = { sum: before.sum + block.sum, count: before.count + block.count };
    }
    blocks.push(block);
  });
  const highest = high - room * (ideals.length - 1);
  return blocks
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => Math.max(low, Math.min(highest, sum / count))))
    .map((place, index) => place + index * room);
}

/** Ticks from 0 to at or above `highest`, three to six of them, at steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(highest: number): number[] {
  const power = 10 ** Math.floor(Math.log10(highest / 2));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => highest / candidate <= 5) ?? 10 * power;
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

/** A path through points, open where one has no height; one that stands alone is a short stroke, or it would not be seen. */
export function openPath(points: readonly { x: number; y: number }[]): string {
  const isThere = (at: number): boolean => Number.isFinite(points[at]?.y);
  return points
    .map(({ x, y }, at) => {
      if (!isThere(at)) return '';
      const place = `${x.toFixed(1)} ${y.toFixed(1)}`;
      if (isThere(at - 1)) return `L${place}`;
      return isThere(at + 1) ? `M${place}` : `M${place}m-2 0h4`;
    })
    .join('');
}
