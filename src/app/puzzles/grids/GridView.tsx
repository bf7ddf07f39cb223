/** Grids to look at: one, a pair of them, and the switch for digits in all. Those who do not see a grid hear its size and rows. */
import { ArrowRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Grid } from '../../../seal/puzzles/types';
import { differenceText, GRIDS, gridText } from '../words/grids';
import { cellMetrics, colorPaths, differingCells, type GridSize, PALETTE, useDigits } from './grid';
import styles from './grids.module.css';

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

export const GridView = memo(function GridView({ grid, size = 'medium', label, expected, decorative = false }: Props) {
  const { cell, lines, digits } = cellMetrics(
    grid,
    size,
    useDigits((state) => state.shown),
  );
  const [rows, columns] = [grid.length, grid[0]?.length ?? 0];
  const wrong = expected ? differingCells(grid, expected) : null;
  const name = [label, gridText(grid), wrong === null ? undefined : differenceText(wrong.length)]
    .filter((part) => part !== undefined)
    .join(', ');
  return (
    <svg
      className={styles.grid}
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
        <g key={`${row} ${column}`} className={styles.wrong}>
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

/** The colour-blind mode of all grids. */
export function DigitsToggle() {
  const { shown, show } = useDigits();
  return (
    <label className="row check small" title={GRIDS.digitsHint}>
      <input type="checkbox" checked={shown} onChange={(event) => show(event.target.checked)} />
      {GRIDS.digits}
    </label>
  );
}

interface PairProps {
  input: Grid;
  /** `null`: not known. */
  output: Grid | null;
  size?: GridSize;
  /** What the pair is: "Demonstration 1". Shown above it, and part of its grids' names. */
  title?: string;
  /** The output is what counts in the loss. */
  counted?: boolean;
  /** Its surroundings say already what there is to hear. */
  decorative?: boolean;
}

/** What a rule makes of an input: the two grids side by side. */
export function PairView({ input, output, size = 'medium', title, counted = false, decorative = false }: PairProps) {
  const label = (side: string): string => (title === undefined ? side : `${title}, ${side.toLowerCase()}`);
  return (
    <span className={styles.pair}>
      {title !== undefined && <span className={counted ? 'small' : 'small muted'}>{title}</span>}
      <GridRow>
        <GridView grid={input} size={size} label={label('Input')} decorative={decorative} />
        <ArrowRight size={14} aria-hidden />
        {output === null ? (
          <UnknownGrid decorative={decorative} />
        ) : (
          <Counted on={counted}>
            <GridView grid={output} size={size} label={label('Output')} decorative={decorative} />
          </Counted>
        )}
      </GridRow>
    </span>
  );
}

/** Grids in a row, with what stands between them. */
export function GridRow({ children }: { children: ReactNode }) {
  return <span className={styles.row}>{children}</span>;
}

/** A box around what counts in the loss. */
export function Counted({ on, children }: { on: boolean; children: ReactNode }) {
  return on ? <span className={styles.counted}>{children}</span> : children;
}

export function UnknownGrid({ decorative = false }: { decorative?: boolean }) {
  return (
    <span className={styles.unknown} title={GRIDS.unknownOutput}>
      <span aria-hidden>?</span>
      {!decorative && <span className="visually-hidden">{GRIDS.unknownOutput}</span>}
    </span>
  );
}
