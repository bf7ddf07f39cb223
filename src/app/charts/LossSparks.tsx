/** Small curves of all candidates' losses, drawn while they train. The drawer has them large, with axes to read. */
import { niceTicks, stretchesOf } from './geometry';
import { COLOURS, useWidth } from './marks';

export interface Curve {
  id: string;
  losses: readonly number[];
}

interface Props {
  title: string;
  curves: readonly Curve[];
  totalSteps: number;
  selected: string | null;
}

const HEIGHT = 128;
const LEFT = 30;
const BOTTOM = 20;

export function LossSparks({ title, curves, totalSteps, selected }: Props) {
  const [box, width] = useWidth<HTMLElement>(240);
  const highest = Math.max(0.1, ...curves.flatMap((curve) => curve.losses.filter(Number.isFinite)));
  const top = niceTicks(highest).at(-1) ?? 1;
  const x = (step: number): number => LEFT + (totalSteps > 1 ? step / (totalSteps - 1) : 0) * (width - LEFT - 6);
  const y = (loss: number): number => 6 + (1 - loss / top) * (HEIGHT - BOTTOM - 6);
  const drawn = curves.toSorted((left, right) => Number(left.id === selected) - Number(right.id === selected));
  return (
    <figure className="figure" ref={box} aria-label={title} data-chart="losses">
      <svg width={width} height={HEIGHT} role="img" aria-label={summary(curves)}>
        {[0, top].map((tick) => (
          <g key={tick}>
            <line stroke="var(--line)" x1={LEFT} x2={width - 6} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <text x={LEFT} y={HEIGHT - 3}>
          step 1
        </text>
        {totalSteps > 1 && (
          <text x={width - 6} y={HEIGHT - 3} textAnchor="end">
            {totalSteps}
          </text>
        )}
        {drawn.map(({ id, losses }) => (
          <Spark key={id} points={losses.map((loss, step) => ({ x: x(step), y: y(loss) }))} chosen={id === selected} />
        ))}
      </svg>
    </figure>
  );
}

/** Open where a loss is no number; a point without a neighbour is drawn as a point, or nobody would see it. */
function Spark({ points, chosen }: { points: readonly { x: number; y: number }[]; chosen: boolean }) {
  const colour = chosen ? COLOURS.adapted : COLOURS.base;
  return (
    <g stroke={colour} strokeWidth={chosen ? 2 : 1.25} opacity={chosen ? 1 : 0.75}>
      {stretchesOf(points, ({ y }) => Number.isFinite(y)).map((stretch) => {
        const [first] = stretch;
        if (first === undefined) return null;
        if (stretch.length === 1)
          return <circle key={first.x} cx={first.x.toFixed(1)} cy={first.y.toFixed(1)} r={2.5} fill={colour} />;
        const line = stretch.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
        return <polyline key={first.x} fill="none" points={line} />;
      })}
    </g>
  );
}

function summary(curves: readonly Curve[]): string {
  const ends = curves.map((curve) => curve.losses.at(-1)).filter((loss) => loss !== undefined);
  if (ends.length === 0) return 'No loss yet';
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return `Loss of ${ends.length} adapters after ${curves[0]?.losses.length ?? 0} steps: ${low.toFixed(2)} to ${high.toFixed(2)} nats per token`;
}
