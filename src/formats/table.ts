/**
 * Tables, each written once as a list of its columns: the page draws it (`app/ui/DataTable`), and CSV, Markdown and the command
 * line's text are made of it here.
 */

export type Cell = string | number | boolean | null;

export interface Column<Row> {
  /** Its field in CSV, and how the page names what it draws in place of the text. */
  name: string;
  /** What people read above it; a column without one is in CSV alone. */
  head?: string;
  /** What it means. */
  about?: string;
  /** For programs; a column without one is for people alone. */
  value?: (row: Row) => Cell;
  /** For people, where the value is not read as it is; `null` is read as a dash. */
  text?: (row: Row) => string | null;
  /** Left out where no row has anything in it. */
  optional?: boolean;
}

/** Lines of cells, the first of which are the heads. */
export type Grid = readonly (readonly string[])[];
export type TitledTable = readonly [title: string, Grid];

export function cellText<Row>({ text, value }: Column<Row>, row: Row): string | null {
  return text ? text(row) : (value?.(row)?.toString() ?? null);
}

/** The columns that people read of these rows. */
export function readColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Column<Row>[] {
  return columns.filter(
    (column) => column.head !== undefined && (!column.optional || rows.some((row) => cellText(column, row) !== null)),
  );
}

export function gridOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Grid {
  const read = readColumns(columns, rows);
  return [read.map(({ head = '' }) => head), ...rows.map((row) => read.map((column) => cellText(column, row) ?? '–'))];
}

/** In a terminal. */
export function toText(grid: Grid): string {
  const widths = grid[0]?.map((_, column) => Math.max(...grid.map((row) => row[column]?.length ?? 0))) ?? [];
  const padded = grid.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return padded.map((row) => row.join('  ').trimEnd()).join('\n');
}

/** As GitHub reads it: whatever a cell says is text there, neither layout nor HTML. */
export function toMarkdown([head = [], ...rows]: Grid): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function markdownText(cell: string): string {
  return cell
    .replace(/[\\|`*_[\]~$]|<(?=[a-z/!?])|&(?=#|[a-z]+[0-9]*;)/gi, '\\$&')
    .replace(/\r\n?|\n/g, '<br>')
    .replaceAll('\t', ' ');
}

/** @param about lines that say where the numbers are from. @param notes how to read them. */
export function markdownFile(about: readonly string[], tables: readonly TitledTable[], notes: string): string {
  const list = about.map((line) => `- ${line}`).join('\n');
  const parts = [list, ...tables.map(([title, grid]) => `${title}\n\n${toMarkdown(grid)}`), notes];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** RFC 4180: quoted where needed, and no text that a spreadsheet would take for a formula. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const fields = columns.flatMap(({ name, value }) => (value ? [{ name, value }] : []));
  return [fields.map(({ name }) => name), ...rows.map((row) => fields.map(({ value }) => value(row)))]
    .map((row) => `${row.map(csvText).join(',')}\r\n`)
    .join('');
}

/** What a spreadsheet takes for a formula, also behind apostrophes that text has of its own. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** Text of a cell of `toCsv` as it was before. */
export const withoutGuard = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

function csvText(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
