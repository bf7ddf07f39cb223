/** The tables of sequences as lists of columns, for the screen, CSV and Markdown. */
import type { Column } from '../../formats/table';
import type { MeanCell, MeanMatrix } from '../../seal/knowledge/continual/matrix';
import type { AgeLine } from '../charts/ByAge';
import { oneDigit, signedTenths, within } from '../ui/numbers';
import type { CellAnswer } from './answers';

interface MatrixRow {
  edits: number;
  cells: readonly (MeanCell | null)[];
  seen: MeanCell | null;
}

export const matrixRows = (matrix: MeanMatrix, seen: readonly (MeanCell | null)[]): MatrixRow[] =>
  matrix.map((cells, edits) => ({ edits, cells, seen: seen[edits] ?? null }));

const cellText = (cell: MeanCell | null): string | null =>
  cell && oneDigit(cell.mean) + (cell.deviation === null ? '' : ` ± ${(cell.deviation * 100).toFixed(1)}`);

/** As wide as the first row, which has all passages. ± is the standard deviation over sequences. */
export const matrixColumns = (passages: number): Column<MatrixRow>[] => [
  { name: 'edits', head: 'After edits', value: ({ edits }) => edits },
  ...Array.from({ length: passages }, (_, at) => at).flatMap((at): Column<MatrixRow>[] => [
    {
      ...{ name: `passage${at + 1}`, head: `Passage ${at + 1}` },
      value: ({ cells }) => cells[at]?.mean ?? null,
      text: ({ cells }) => cellText(cells[at] ?? null),
    },
    { name: `passage${at + 1}_deviation`, value: ({ cells }) => cells[at]?.deviation ?? null },
    { name: `passage${at + 1}_n`, value: ({ cells }) => cells[at]?.n ?? null },
  ]),
  {
    ...{ name: 'seen', head: 'Learned so far', about: 'Mean over the passages that were learned by then.' },
    value: ({ seen }) => seen?.mean ?? null,
    text: ({ seen }) => cellText(seen),
  },
];

export const ageRows = (lines: readonly AgeLine[]): { age: number }[] =>
  Array.from({ length: Math.max(0, ...lines.map(({ points }) => points.length)) }, (_, age) => ({ age }));

export const ageColumns = (lines: readonly AgeLine[]): Column<{ age: number }>[] => [
  { name: 'age', head: 'Edits since its own', value: ({ age }) => age },
  ...lines.flatMap(({ name, points }, line): Column<{ age: number }>[] => [
    {
      ...{ name: `line${line + 1}`, head: name },
      value: ({ age }) => points[age]?.change.mean ?? null,
      text: ({ age }) => {
        const change = points[age]?.change;
        return change ? signedTenths(change.mean) + within(change.standardError) : null;
      },
    },
    { name: `line${line + 1}_standard_error`, value: ({ age }) => points[age]?.change.standardError ?? null },
  ]),
];

export const ANSWER_COLUMNS: readonly Column<CellAnswer>[] = [
  { name: 'question', head: 'Question', value: ({ question }) => question },
  { name: 'answer', head: 'Right answer', value: ({ answer }) => answer },
  {
    name: 'before',
    head: 'Before any edit',
    text: ({ before }) => before?.said ?? null,
    value: ({ before }) => before?.said ?? null,
  },
  { name: 'before_right', value: ({ before }) => before?.isRight ?? null },
  { name: 'own', head: 'Right after its own edit', value: ({ own }) => own?.said ?? null },
  { name: 'own_right', value: ({ own }) => own?.isRight ?? null },
  { name: 'now', head: 'After the edits chosen', value: ({ now }) => now?.said ?? null },
  { name: 'now_right', value: ({ now }) => now?.isRight ?? null },
  { name: 'answered_by', head: 'Answered by', value: ({ by }) => by, optional: true },
];
