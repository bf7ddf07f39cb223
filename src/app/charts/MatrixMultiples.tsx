/** Retention matrices side by side on one scale, as one drawing: what each way of learning leaves of which passage. */
import type { ReactNode } from 'react';
import type { Matrix } from '../../seal/knowledge/continual/matrix';
import { percent } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { COLOURS, useWidth } from './marks';

export interface SmallMatrix {
  name: string;
  rows: Matrix;
  /** After the last edit, over its passages. */
  end: number | null;
}

interface Props {
  title: string;
  note: string;
  matrices: readonly SmallMatrix[];
  foot?: ReactNode;
}

const [LEAST_WIDTH, HEAD, GAP] = [150, 38, 20];

export function MatrixMultiples({ title, note, matrices, foot }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(600);
  const rows = Math.max(1, ...matrices.map((one) => one.rows.length));
  const columns = Math.max(1, ...matrices.map((one) => one.rows[0]?.length ?? 0));
  const beside = Math.max(1, Math.min(matrices.length, Math.floor(width / LEAST_WIDTH)));
  const each = Math.floor(width / beside);
  const size = Math.min(18, Math.floor((each - GAP) / columns));
  const lane = HEAD + rows * size + GAP;
  const height = Math.ceil(matrices.length / beside) * lane;
  const label = matrices
    .map(({ name, end }) => `${name}: ${end === null ? 'not at its end' : `${percent(end)} after the last edit`}`)
    .join('; ');
  return (
    <div ref={ref}>
      <ChartFigure title={title} chart="matrices" note={note} height={height} label={label} foot={foot}>
        <svg width={width} height={height} role="img" aria-label={label}>
          {matrices.map(({ name, rows: own, end }, at) => (
            <g key={name} transform={`translate(${(at % beside) * each} ${Math.floor(at / beside) * lane})`}>
              <text x={0} y={12} className="strong">
                {name}
              </text>
              <text x={0} y={28}>
                {end === null ? 'on its way' : `${percent(end)} at the end`}
              </text>
              {own.flatMap((cells, row) =>
                cells.map((value, column) => {
                  const place = { x: column * size, y: HEAD + row * size };
                  const frame = { width: size - 1, height: size - 1 };
                  return value === null ? null : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                    <g key={`${row} ${column}`}>
                      <rect {...place} {...frame} fill="none" stroke="var(--line)" strokeWidth={0.5} />
                      <rect {...place} {...frame} fill={COLOURS.adapted} fillOpacity={value} />
                    </g>
                  );
                }),
              )}
            </g>
          ))}
        </svg>
      </ChartFigure>
    </div>
  );
}
