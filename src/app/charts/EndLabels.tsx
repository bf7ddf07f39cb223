/** Labels of lines at their right end, moved apart where they would touch; a leader ties a moved one to its line. */
import { spreadApart } from './labels';
import type { RoundsScale } from './roundsScale';

export interface LineEnd {
  text: string;
  /** The share at which the line ends. */
  value: number;
}

/** Between baselines. */
const GAP = 16;

export function EndLabels({ ends, scale: { right, y } }: { ends: readonly LineEnd[]; scale: RoundsScale }) {
  const sorted = ends.toSorted((left, other) => other.value - left.value);
  const places = spreadApart(
    sorted.map(({ value }) => y(value)),
    GAP,
    y(1),
    y(0),
  );
  return (
    <>
      {sorted.map(({ text, value }, index) => {
        const lineY = y(value);
        const labelY = places[index] ?? lineY;
        return (
          <g key={text}>
            {Math.abs(labelY - lineY) > 2 && (
              <path className="leader" d={`M${right} ${lineY}L${right + 6} ${labelY}`} />
            )}
            <text x={right + 8} y={labelY + 4}>
              {text}
            </text>
          </g>
        );
      })}
    </>
  );
}
