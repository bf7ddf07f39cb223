/** The tables of sequences as lists of columns, for the screen, CSV and Markdown. */
import type { Column } from '../../formats/table';
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import type { MeanCell, MeanMatrix } from '../../seal/knowledge/continual/matrix';
import type { RemedySummary } from '../../seal/knowledge/continual/summary';
import type { Estimate } from '../../seal/types';
import type { AgeLine } from '../charts/ByAge';
import { costText } from '../charts/Tradeoff';
import { oneDigit, signedTenths, within } from '../ui/numbers';
import type { CellAnswer } from './answers';

type OfSummary = (one: RemedySummary) => Estimate | null | undefined;

const share = (name: string, head: string, about: string, of: OfSummary): Column<RemedySummary>[] =>
  spread(name, head, about, of, oneDigit);
const difference = (name: string, head: string, about: string, of: OfSummary): Column<RemedySummary>[] =>
  spread(name, head, about, of, signedTenths);

/** What people read, and for programs the mean and its standard error as shares. */
function spread(
  name: string,
  head: string,
  about: string,
  of: OfSummary,
  text: (mean: number) => string,
): Column<RemedySummary>[] {
  return [
    {
      ...{ name, head, about },
      value: (one) => of(one)?.mean ?? null,
      text: (one) => {
        const told = of(one);
        return told ? text(told.mean) + within(told.standardError) : null;
      },
    },
    { name: `${name}_standard_error`, value: (one) => of(one)?.standardError ?? null },
  ];
}

export const REMEDY_COLUMNS: readonly Column<RemedySummary>[] = [
  { name: 'remedy', head: 'Remedy', value: ({ remedy }) => REMEDY_WORDS[remedy].label },
  ...share('before', 'Before', 'Right answers of the untouched model.', ({ before }) => before),
  ...share(
    'learned',
    'Right after its edit',
    'Mean over passages, each asked as soon as it was learned.',
    (one) => one.learned,
  ),
  ...share('end', 'After the last edit', 'The same passages, asked when all were learned.', ({ end }) => end),
  ...share(
    'drop',
    'Drop from its best',
    'From the best that each passage had since it was learned down to the end.',
    (one) => one.drop,
  ),
  ...share(
    'known_before',
    'Known, before',
    'Questions about what the model knew from its own training.',
    (one) => one.knownBefore,
  ),
  ...share('known_end', 'Known, after', 'The same after the last edit.', ({ knownEnd }) => knownEnd),
  ...difference(
    'end_against',
    'End − plain',
    'After the last edit, less plain merging on the same sequence.',
    ({ against }) => against?.end,
  ),
  ...difference(
    'drop_against',
    'Drop − plain',
    'Below 0: less is forgotten than under plain merging.',
    ({ against }) => against?.drop,
  ),
  ...difference(
    'gained_against',
    'Learned − plain',
    'What an edit teaches, less what it teaches under plain merging.',
    ({ against }) => against?.gained,
  ),
  {
    ...{
      name: 'tflop',
      head: 'TFLOP',
      about: 'Of writing, training and what the remedy asks in all sequences; the quizzes are left out.',
    },
    value: ({ flops }) => flops / 1e12,
    text: ({ flops }) => costText(flops / 1e12).replace(' TFLOP', ''),
  },
  { name: 'n', head: 'Sequences (n)', value: ({ end }) => end.n },
];

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
