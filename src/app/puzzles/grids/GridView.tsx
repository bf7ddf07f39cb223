/** A grid to look at. Those who do not see it hear its size and its rows. */
import { memo } from 'react';
import type { Grid } from '../../../seal/puzzles/types';
import { differenceText, gridText } from '../words/grids';
import { useDigits } from './digits';
import { cellMetrics, colorPaths, differingCells, type GridSize } from './drawing';
import { PALETTE } from './palette';

interface Props {
  grid: Grid;
  size?: GridSize;
  /** What the grid is, said before its cells: "Input". */
  label?: string;
  /** Cells that are not as in this one are outlined, if it is of the same size. */
  expected?: Grid | null;
  /** Its surroundings say already what there is to hear. */
  decorative?: boolean;
}

export function GridView(props: Props) {
  const digits = useDigits((state) => state.shown);
  return <GridDrawing {...props} digitsWanted={digits} />;
}

interface DrawingProps extends Props {
  digitsWanted: boolean;
}

export const GridDrawing = memo(function GridDrawing({
  grid,
  size = 'medium',
  label,
  expected,
  decorative = false,
  digitsWanted,
}: DrawingProps) {
  const { cell, lines, digits } = cellMetrics(grid, size, digitsWanted);
  const [rows, columns] = [grid.length, grid[0]?.length ?? 0];
  const wrong = expected ? differingCells(grid, expected) : null;
  const name = [label, gridText(grid), wrong === null ? undefined : differenceText(wrong.length)]
    .filter((part) => part !== undefined)
    .join(', ');
  return (
    <svg
      className="arc-grid"
      width={columns * cell}
      height={rows * cell}
      viewBox={`0 0 ${columns} ${rows}`}
      role="img"
      aria-label={name}
      aria-hidden={decorative}
    >
      {colorPaths(grid).map(({ color, path }) => (
        <path
          key={color}
          d={path}
          fill={PALETTE[color]?.fill}
          stroke={lines ? PALETTE[color]?.line : 'none'}
          strokeWidth={1}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {digits && <Digits grid={grid} />}
      {wrong?.map(({ row, column }) => (
        <g key={`${row} ${column}`} className="wrong-cell">
          <rect x={column + 0.14} y={row + 0.14} width={0.72} height={0.72} />
          <rect x={column + 0.14} y={row + 0.14} width={0.72} height={0.72} />
        </g>
      ))}
    </svg>
  );
});

function Digits({ grid }: { grid: Grid }) {
  return grid.map((cells, row) =>
    cells.map((color, column) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
      <text key={`${row} ${column}`} x={column + 0.5} y={row + 0.5} fill={PALETTE[color]?.digit}>
        {color}
      </text>
    )),
  );
}
