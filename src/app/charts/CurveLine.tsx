/** A curve through its points, open where one is missing; a point without a neighbour is drawn as a point, or nobody would see it. */

export interface CurvePoint {
  x: number;
  /** Not finite where nothing was measured. */
  y: number;
}

export function CurveLine({ points, className }: { points: readonly CurvePoint[]; className: string }) {
  return stretchesOf(points, ({ y }) => Number.isFinite(y)).map((stretch) => {
    const [first] = stretch;
    if (first === undefined) return null;
    if (stretch.length === 1)
      return <circle key={first.x} className={className} cx={first.x.toFixed(1)} cy={first.y.toFixed(1)} r={2.5} />;
    const line = stretch.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    return <polyline key={first.x} className={className} points={line} />;
  });
}

/** Items in a row that are there. */
export function stretchesOf<Item>(items: readonly Item[], isThere: (item: Item) => boolean): Item[][] {
  const stretches: Item[][] = [[]];
  for (const item of items) {
    if (isThere(item)) stretches.at(-1)?.push(item);
    else stretches.push([]);
  }
  return stretches.filter(({ length }) => length > 0);
}
