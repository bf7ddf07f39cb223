/** The table of remedies as a list of columns: on the Forgetting page, in its files and in those of a run. */
import type { Column } from '../../formats/table';
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import type { RemedySummary } from '../../seal/knowledge/continual/summary';
import type { Estimate } from '../../seal/types';
import { costText } from '../charts/Tradeoff';
import { oneDigit, signedTenths, within } from '../ui/numbers';

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
    value: ({ flops }) => (flops === null ? null : flops / 1e12),
    text: ({ flops }) => (flops === null ? null : costText(flops / 1e12).replace(' TFLOP', '')),
  },
  { name: 'n', head: 'Sequences (n)', value: ({ end }) => end.n },
];
