/** Small curves of all candidates' losses, drawn while they train. The drawer has them large, with axes to read. */
import { plural } from '../ui/numbers';
import { CursorKeys } from './CursorKeys';
import { CursorLayer } from './CursorLayer';
import { countedTo } from './cursor';
import { niceTicks, openPath } from './geometry';
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
  const steps = countedTo(totalSteps);
  const chosen = curves.find(({ id }) => id === selected) ?? curves[0];
  const lossAt = (at: number): number => chosen?.losses[at - 1] ?? Number.NaN;
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
          <path
            key={id}
            d={openPath(losses.map((loss, step) => ({ x: x(step), y: y(loss) })))}
            fill="none"
            stroke={id === selected ? COLOURS.adapted : COLOURS.base}
            strokeWidth={id === selected ? 2 : 1.25}
            strokeLinecap="round"
            opacity={id === selected ? 1 : 0.75}
          />
        ))}
        <CursorLayer
          axis="step"
          places={steps}
          x={(at) => x(at - 1)}
          frame={{ left: LEFT, right: width - 6, top: 6, bottom: HEIGHT - BOTTOM }}
          named
          readings={(at) => [{ text: lossAt(at).toFixed(2), y: y(lossAt(at)) }]}
        />
      </svg>
      <CursorKeys
        title={title}
        axis="step"
        places={steps}
        say={(at) => (Number.isFinite(lossAt(at)) ? `loss ${lossAt(at).toFixed(2)}` : 'no loss yet')}
      />
    </figure>
  );
}

function summary(curves: readonly Curve[]): string {
  const ends = curves.map((curve) => curve.losses.at(-1)).filter((loss) => loss !== undefined);
  if (ends.length === 0) return 'No loss yet';
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const from = low === high ? low.toFixed(2) : `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return `Loss of ${plural(ends.length, 'adapter')} after ${plural(curves[0]?.losses.length ?? 0, 'step')}: ${from} nats per token`;
}
