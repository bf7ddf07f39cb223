/**
 * The retention matrix as a table that is a picture too: a row for each number of edits, a column for each passage, beside them the
 * mean over the passages that were learned by then. Values stand in the cells, so that nothing hangs on colour.
 */
import { type CSSProperties, type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { MeanCell, MeanMatrix } from '../../seal/knowledge/continual/matrix';
import { moveCursor, useCursorAt, useDrawingOn } from '../ui/linkedCursor';
import { minus, percent, plural, points } from '../ui/numbers';
import { ScrollBox } from '../ui/ScrollBox';
import styles from './RetentionMatrix.module.css';

export interface MatrixPlace {
  row: number;
  column: number;
}

/** `change`: less what the passage had right after its own edit. */
export type MatrixScale = 'accuracy' | 'change';

interface Props {
  label: string;
  rows: MeanMatrix;
  /** Of each row the mean over the passages that were learned by then. */
  seen: readonly (MeanCell | null)[];
  scale: MatrixScale;
  /** Below the number of each passage. */
  names?: readonly string[];
  /** In place of a percentage, where there are too few questions for one. */
  textOf?: (place: MatrixPlace) => string | null;
  /** All rows there will be, so that nothing moves while they come. */
  height?: number;
  selected?: MatrixPlace | null;
  /** Without it the cells are only read. */
  onSelect?: (place: MatrixPlace) => void;
}

export function RetentionMatrix({ label, rows, seen, scale, names = [], height = rows.length, ...rest }: Props) {
  const { textOf, selected = null, onSelect } = rest;
  const body = useRef<HTMLTableSectionElement>(null);
  useDrawingOn('edits');
  useDrawingOn('age');
  const [edits, age] = [useCursorAt('edits'), useCursorAt('age')];
  const columns = Math.max(rows[0]?.length ?? 0, height - 1);
  const entry = selected ?? (rows.length > 0 ? { row: rows.length - 1, column: 0 } : null);
  const move = (event: KeyboardEvent): void => {
    const [down, right] = MOVES[event.key] ?? [0, 0];
    const from = event.target instanceof HTMLElement ? event.target.dataset : {};
    if ((down === 0 && right === 0) || from.row === undefined) return;
    const [row, column] = [Number(from.row) + down, Number(from.column) + right];
    const next = body.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const content = (cell: MeanCell, place: MatrixPlace): ReactNode => {
    const value = textOf?.(place) ?? valueText(cell.mean, scale);
    const inside = (
      <>
        <span>{value}</span>
        {cell.deviation !== null && <small>± {spreadText(cell.deviation)}</small>}
      </>
    );
    if (onSelect === undefined) return inside;
    const isPicked = selected?.row === place.row && selected.column === place.column;
    return (
      <button
        type="button"
        data-row={place.row}
        data-column={place.column}
        tabIndex={entry?.row === place.row && entry.column === place.column ? 0 : -1}
        aria-pressed={isPicked}
        aria-label={`${placeText(place)}: ${spokenText(cell, value)}`}
        onClick={() => onSelect(place)}
      >
        {inside}
      </button>
    );
  };
  return (
    <ScrollBox label={`${label}: table`} className={styles.box}>
      <table className={styles.matrix} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">After</th>
            {Array.from({ length: columns }, (_, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={column} scope="col" title={names[column]}>
                Passage {column + 1}
                {names[column] !== undefined && <span className={styles.name}>{names[column]}</span>}
              </th>
            ))}
            <th scope="col" className={styles.seen}>
              Learned so far
            </th>
          </tr>
        </thead>
        <tbody
          ref={body}
          onKeyDown={move}
          onPointerOver={(event) => pointAt(event.target)}
          onPointerLeave={() => pointAt(null)}
          onFocus={(event) => pointAt(event.target)}
          onBlur={() => pointAt(null)}
        >
          {Array.from({ length: height }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its number of edits
            <tr key={row} data-at={edits === row || undefined}>
              <th scope="row">{row === 0 ? 'no edit' : plural(row, 'edit')}</th>
              {Array.from({ length: columns }, (__, column) => {
                const cell = rows[row]?.[column] ?? null;
                const place = { row, column };
                return cell === null ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                  <td key={column} className={styles.empty} data-waiting={row >= rows.length || undefined}>
                    <span className="visually-hidden">{row >= rows.length ? 'not yet' : 'not asked'}</span>
                  </td>
                ) : (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                    key={column}
                    className={styles.cell}
                    style={heat(cell.mean, scale)}
                    data-loss={scale === 'change' && cell.mean < 0 ? true : undefined}
                    data-own={row === column + 1 || undefined}
                    data-at={(age !== null && age === ageOf({ row, column })) || undefined}
                    data-place={`${row} ${column}`}
                  >
                    {content(cell, place)}
                  </td>
                );
              })}
              <td className={styles.seen}>{seenText(seen[row] ?? null, scale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Edits since the passage's own; below zero before it. */
const ageOf = ({ row, column }: MatrixPlace): number => row - (column + 1);

/** The charts that count edits show the same place as the cell. */
function pointAt(target: EventTarget | null): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  const [row, column] = cell?.dataset.place?.split(' ').map(Number) ?? [];
  const place = row === undefined || column === undefined ? null : { row, column };
  moveCursor('edits', place?.row ?? null);
  moveCursor('age', place === null || ageOf(place) < 0 ? null : ageOf(place));
}

const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** How much of the hue a cell has, in percent: no more than leaves the ink its contrast. */
const STRONGEST = 58;
const heat = (value: number, scale: MatrixScale): CSSProperties & Record<'--heat', string> => ({
  '--heat': `${(Math.min(1, Math.abs(value) / (scale === 'change' ? 0.8 : 1)) * STRONGEST).toFixed(1)}%`,
});

const valueText = (value: number, scale: MatrixScale): string => (scale === 'change' ? points(value) : percent(value));
const spreadText = (deviation: number): string => String(Math.round(deviation * 100));
const seenText = (cell: MeanCell | null, scale: MatrixScale): string =>
  cell === null
    ? '–'
    : valueText(cell.mean, scale) + (cell.deviation === null ? '' : ` ± ${spreadText(cell.deviation)}`);

/** "Passage 1 after 3 edits" */
export const placeText = ({ row, column }: MatrixPlace): string =>
  `Passage ${column + 1} ${row === 0 ? 'before any edit' : `after ${plural(row, 'edit')}`}`;

const spokenText = ({ deviation, n }: MeanCell, value: string): string =>
  `${minus(value)}${deviation === null ? '' : `, standard deviation ${spreadText(deviation)} over ${n} sequences`}`;
