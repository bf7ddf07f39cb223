/** Retention matrices side by side on one scale, as one drawing: what each way of learning leaves of which passage. */
import type { PointerEvent, ReactNode } from 'react';
import { type Matrix, seenMeans } from '../../seal/knowledge/continual/matrix';
import { moveCursor, useCursorAt, useDrawingOn, useIsShared } from '../ui/linkedCursor';
import { percent } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { placeName } from './cursor';
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
  const places = Array.from({ length: rows }, (_, row) => row);
  const cursor = { axis: 'edits' as const, places, say: (row: number) => rowText(matrices, row) };
  return (
    <div ref={ref}>
      <ChartFigure title={title} chart="matrices" note={note} height={height} label={label} foot={foot} cursor={cursor}>
        <svg width={width} height={height} role="img" aria-label={label}>
          {matrices.map(({ name, rows: own, end }, at) => (
            <g key={name} transform={`translate(${(at % beside) * each} ${Math.floor(at / beside) * lane})`}>
              <One name={name} rows={own} end={end} size={size} columns={columns} />
            </g>
          ))}
        </svg>
      </ChartFigure>
    </div>
  );
}

function One({ name, rows, end, size, columns }: SmallMatrix & { size: number; columns: number }) {
  useDrawingOn('edits');
  const isShared = useIsShared('edits');
  const at = useCursorAt('edits');
  const isHere = at !== null && at < rows.length;
  const width = columns * size;
  const point = (event: PointerEvent<SVGRectElement>): void => {
    const { top } = event.currentTarget.getBoundingClientRect();
    const row = Math.floor((event.clientY - top) / size);
    moveCursor('edits', Math.max(0, Math.min(rows.length - 1, row)));
  };
  return (
    <>
      <text x={0} y={12} className="strong">
        {name}
      </text>
      <text x={0} y={28}>
        {isHere ? seenText(rows, at) : end === null ? 'on its way' : `${percent(end)} at the end`}
      </text>
      {rows.flatMap((cells, row) =>
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
      {isShared && (
        <g data-cursor="edits">
          {isHere && (
            <rect
              data-at={at}
              x={-1}
              y={HEAD + at * size - 1}
              width={width + 1}
              height={size + 1}
              fill="none"
              stroke="var(--ink)"
            />
          )}
          <rect
            x={0}
            y={HEAD}
            width={width}
            height={rows.length * size}
            fill="none"
            pointerEvents="all"
            onPointerMove={point}
            onPointerLeave={() => moveCursor('edits', null)}
          />
        </g>
      )}
    </>
  );
}

/** "63%, 3 edits": over the passages that were learned by then. */
function seenText(rows: Matrix, at: number): string {
  const mean = seenMeans(rows)[at];
  return `${mean == null ? 'not asked' : percent(mean)}, ${placeName('edits', at)}`;
}

const rowText = (matrices: readonly SmallMatrix[], at: number): string =>
  matrices.map(({ name, rows }) => `${name} ${seenText(rows, at)}`).join('; ');
