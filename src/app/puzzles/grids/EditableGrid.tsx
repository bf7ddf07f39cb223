/** A grid that is painted with pointer or keys. One cell is in the tab order; arrow keys lead to the others. */
import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react';
import type { Grid } from '../../../seal/puzzles/types';
import { cellText, GRIDS, sizeText, type Tool } from '../words/grids';
import type { Cell } from './edits';
import styles from './GridEditor.module.css';
import { PALETTE, useDigits } from './grid';

/** Columns up to which cells are large, and up to which they fit a phone; wider grids scroll, and a finger that drags too. */
const FEW_COLUMNS = 6;
const MOST_FITTING = 10;

function spaceOf(grid: Grid): 'large' | 'fits' | 'scrolls' {
  const columns = grid[0]?.length ?? 0;
  return columns <= FEW_COLUMNS ? 'large' : columns <= MOST_FITTING ? 'fits' : 'scrolls';
}

interface Props {
  grid: Grid;
  /** What the grid is: "Demonstration 1, input". */
  label: string;
  color: number;
  tool: Tool;
  /** @param stroke the same for all cells of one drag; `null` for keys. */
  onUse: (tool: Tool, cell: Cell, color: number, stroke: number | null) => void;
}

/** Never used twice, in whichever grid: two strokes are two steps back. */
let lastStroke = 0;

export function EditableGrid({ grid, label, color, tool, onUse }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const isDown = useRef(false);
  const digits = useDigits((state) => state.shown);
  const [current, setCurrent] = useState<Cell>({ row: 0, column: 0 });
  const [said, setSaid] = useState('');
  const active = nearestCell(grid, current);
  const name = `${label}, ${sizeText(grid)}`;

  const onPointerDown = (event: PointerEvent): void => {
    const cell = cellOf(event.target);
    if (cell === null || event.button !== 0) return;
    lastStroke += 1;
    isDown.current = tool === 'paint';
    setCurrent(cell);
    onUse(tool, cell, color, lastStroke);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!isDown.current) return;
    // A finger keeps reporting the cell that it started on.
    const cell = cellOf(document.elementFromPoint(event.clientX, event.clientY));
    if (cell !== null && event.buttons % 2 === 1) onUse('paint', cell, color, lastStroke);
  };
  const endStroke = (): void => {
    isDown.current = false;
  };
  const paintByKey = (used: Tool, chosen: number): void => {
    onUse(used, active, chosen, null);
    setSaid(cellText(active.row, active.column, chosen));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const moved = movedCell(grid, active, event.key, event.ctrlKey);
    const isDigit = /^[0-9]$/.test(event.key) && !event.ctrlKey;
    if (moved === null && !isDigit && event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    // The page has keys of its own, Space among them.
    event.stopPropagation();
    if (isDigit) paintByKey('paint', Number(event.key));
    else if (moved === null) paintByKey(tool, color);
    else {
      setCurrent(moved);
      table.current?.rows[moved.row]?.cells[moved.column]?.focus();
    }
  };

  return (
    <div className={styles.paintBox}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern of WAI-ARIA on a table, whose cells follow
        role="grid"
        className={styles.paintGrid}
        data-space={spaceOf(grid)}
        aria-label={name}
        aria-description={GRIDS.editorHelp}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={endStroke}
        onPointerCancel={endStroke}
        onKeyDown={onKeyDown}
      >
        <tbody>
          {grid.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={row}>
              {cells.map((cell, column) => (
                <CellToPaint
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                  key={column}
                  row={row}
                  column={column}
                  color={cell}
                  digits={digits}
                  active={row === active.row && column === active.column}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

function cellOf(target: EventTarget | null): Cell | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-row]') : null;
  const { row, column } = cell?.dataset ?? {};
  return row === undefined || column === undefined ? null : { row: Number(row), column: Number(column) };
}

interface CellProps {
  row: number;
  column: number;
  color: number;
  digits: boolean;
  active: boolean;
}

/** Its place is on it for the pointer, whose events the grid takes. */
const CellToPaint = memo(function CellToPaint({ row, column, color, digits, active }: CellProps) {
  const { fill, line, digit } = PALETTE[color] ?? {};
  return (
    <td
      data-row={row}
      data-column={column}
      tabIndex={active ? 0 : -1}
      aria-label={cellText(row, column, color)}
      style={{ backgroundColor: fill, boxShadow: `inset 0 0 0 1px ${line}`, color: digit }}
    >
      {digits && color}
    </td>
  );
});

function nearestCell(grid: Grid, { row, column }: Cell): Cell {
  return {
    row: Math.max(0, Math.min(row, grid.length - 1)),
    column: Math.max(0, Math.min(column, (grid[0]?.length ?? 1) - 1)),
  };
}

/**
 * Where a key leads, as in the grid pattern of WAI-ARIA; `null` for a key that does not move.
 * @param far with Ctrl: Home and End go to the first and the last cell of all.
 */
export function movedCell(grid: Grid, { row, column }: Cell, key: string, far: boolean): Cell | null {
  const [lastRow, lastColumn] = [grid.length - 1, (grid[0]?.length ?? 1) - 1];
  const targets: Readonly<Record<string, Cell>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? lastRow : row, column: lastColumn },
    PageUp: { row: 0, column },
    PageDown: { row: lastRow, column },
  };
  const target = targets[key];
  return target === undefined ? null : nearestCell(grid, target);
}
