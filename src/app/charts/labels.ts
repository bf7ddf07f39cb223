/** Where labels go so that none lies on another or on a value. Pure geometry in CSS pixels, y downwards. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Touching is not overlapping. */
export function overlaps(one: Box, two: Box): boolean {
  return (
    one.x < two.x + two.width && two.x < one.x + one.width && one.y < two.y + two.height && two.y < one.y + one.height
  );
}

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

export interface ValueLabel {
  /** The value that it names. */
  x: number;
  y: number;
  width: number;
  height: number;
}

const CLEARANCE = 8;

/** Above right first, as long as the label stays in sight; then round the value, then farther off. */
function tries({ x, y, width, height }: ValueLabel): Box[] {
  const [right, left, middle] = [x + CLEARANCE, x - CLEARANCE - width, x - width / 2];
  return [1, 2, 3].flatMap((step) => {
    const above = y - step * CLEARANCE - height;
    const below = y + step * CLEARANCE;
    return [
      [right, above],
      [left, above],
      [right, below],
      [left, below],
      [middle, above - 4],
      [middle, below + 4],
    ].map(([atX, atY]) => ({ x: atX ?? 0, y: atY ?? 0, width, height }));
  });
}

/**
 * A place for each label within `bounds` that overlaps no obstacle and no other label; `null` where there is none. The last
 * chooses first, then the first: the ends of a line matter more than its middle.
 */
export function placeLabels(labels: readonly ValueLabel[], obstacles: readonly Box[], bounds: Box): (Box | null)[] {
  const indices = labels.map((_, index) => index);
  const order = [...indices.slice(-1), ...indices.slice(0, -1)];
  const taken = [...obstacles];
  const places: (Box | null)[] = labels.map(() => null);
  for (const index of order) {
    const label = labels[index];
    if (label === undefined) continue;
    const place = tries(label).find((box) => within(box, bounds) && !taken.some((other) => overlaps(box, other)));
    if (place === undefined) continue;
    places[index] = place;
    taken.push(place);
  }
  return places;
}

function within(box: Box, bounds: Box): boolean {
  return (
    box.x >= bounds.x &&
    box.y >= bounds.y &&
    box.x + box.width <= bounds.x + bounds.width &&
    box.y + box.height <= bounds.y + bounds.height
  );
}
