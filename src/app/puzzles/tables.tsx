/** The tables of the page as lists of columns, for the screen, CSV and Markdown, and the table of conditions. */

import type { Column } from '../../formats/table';
import { compactText } from '../../seal/puzzles/configuration';
import type { PuzzleCandidate, PuzzleCondition, ReadingRecord } from '../../seal/puzzles/types';
import type { TermName } from '../experiment/terms';
import { Accuracy, DataTable } from '../ui/DataTable';
import { oneDigit, percent, within } from '../ui/numbers';
import { Term } from '../ui/Term';
import { configurationLine } from './results';
import { conditionName, PUZZLE_ROUNDS } from './words/rounds';

const written = ({ edit }: PuzzleCandidate): string =>
  edit.configuration === null ? edit.text : compactText(edit.configuration);

interface CandidateRow extends PuzzleCandidate {
  place: number;
}

export const puzzleCandidateRows = (candidates: readonly PuzzleCandidate[]): CandidateRow[] =>
  candidates.map((candidate, index) => ({ ...candidate, place: index + 1 }));

export const PUZZLE_CANDIDATE_COLUMNS: readonly Column<CandidateRow>[] = [
  { name: 'edit', head: 'Edit', value: ({ place }) => place },
  { name: 'author', head: 'Author', value: ({ edit }) => edit.author },
  { name: 'configuration', head: 'Configuration', value: written },
  { name: 'attempts_at_writing', head: 'Attempts at writing', value: ({ edit }) => edit.rejected.length + 1 },
  { name: 'examples', head: 'Examples', value: ({ examples }) => examples },
  { name: 'steps', head: 'Steps', value: ({ steps }) => steps },
  { name: 'untrained', head: 'Untrained', value: ({ untrained }) => untrained },
  {
    name: 'first_loss',
    head: 'First loss',
    value: ({ losses }) => losses[0] ?? null,
    text: ({ losses }) => losses[0]?.toFixed(2) ?? null,
  },
  {
    name: 'last_loss',
    head: 'Last loss',
    value: ({ losses }) => losses.at(-1) ?? null,
    text: ({ losses }) => losses.at(-1)?.toFixed(2) ?? null,
  },
  { name: 'solved', head: 'Solved', value: ({ solved }) => solved, text: ({ solved }) => (solved ? 'yes' : 'no') },
];

/** With the reading measure of its round, if it is the policy's. */
type ConditionRow = PuzzleCondition & { reading?: ReadingRecord | undefined };

export function puzzleConditionRows(
  conditions: readonly PuzzleCondition[],
  measures: readonly ReadingRecord[],
): ConditionRow[] {
  return conditions.map((condition) =>
    condition.name === 'policy'
      ? { ...condition, reading: measures.find(({ round }) => round === condition.round) }
      : condition,
  );
}

export const PUZZLE_CONDITION_COLUMNS: readonly Column<ConditionRow>[] = [
  {
    name: 'row',
    head: 'Condition',
    text: ({ configuration, ...condition }) =>
      conditionName(condition) + (configuration ? ` (${configurationLine(configuration)})` : ''),
  },
  {
    name: 'share',
    head: 'Solved',
    text: ({ accuracy, standardError }) => oneDigit(accuracy) + within(standardError),
  },
  { name: 'condition', value: ({ name }) => name },
  { name: 'round', value: ({ round }) => round },
  { name: 'tasks', head: 'Tasks (n)', value: ({ n }) => n },
  { name: 'candidates', head: 'Candidates', value: ({ candidates }) => candidates },
  { name: 'solved', value: ({ accuracy }) => accuracy },
  { name: 'standard_error', value: ({ standardError }) => standardError },
  { name: 'invalid', head: 'Invalid', value: ({ invalid }) => invalid, text: ({ invalid }) => percent(invalid) },
  {
    name: 'over_limit',
    head: 'Over the limit',
    value: ({ overLimit }) => overLimit,
    text: ({ overLimit }) => percent(overLimit),
  },
  { name: 'configuration', value: ({ configuration }) => configuration && compactText(configuration) },
  { name: 'swapped_solved', value: ({ reading }) => reading?.swapped.mean ?? null },
  { name: 'reading_difference', value: ({ reading }) => reading?.difference.mean ?? null },
  { name: 'reading_standard_error', value: ({ reading }) => reading?.difference.standardError ?? null },
];

/** All conditions of a run with what they rest on. */
export function PuzzleConditionsTable({ conditions }: { conditions: readonly PuzzleCondition[] }) {
  return (
    <div className="stack conditions">
      <DataTable
        label={PUZZLE_ROUNDS.conditions}
        columns={PUZZLE_CONDITION_COLUMNS}
        rows={conditions}
        keyOf={({ name, round }) => `${name} ${round}`}
        cells={{ row: ConditionCell, share: Accuracy }}
        marks={({ name }) => ({ 'data-oracle': name === 'oracle' || undefined })}
      />
      <p className="muted small">{PUZZLE_ROUNDS.tableNote}</p>
    </div>
  );
}

const TERM_OF: Readonly<Partial<Record<PuzzleCondition['name'], TermName>>> = {
  'in-context': 'in-context',
  untrained: 'untrained-policy',
  constant: 'configuration',
  oracle: 'oracle',
  policy: 'policy',
};

function ConditionCell({ configuration, ...condition }: PuzzleCondition) {
  const term = TERM_OF[condition.name];
  return (
    <>
      {term === undefined ? conditionName(condition) : <Term of={term}>{conditionName(condition)}</Term>}
      {configuration !== null && <span className="muted small"> ({configurationLine(configuration)})</span>}
    </>
  );
}
