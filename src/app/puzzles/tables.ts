/** The tables of the Puzzles page as rows for CSV. Pure. */
import { compactText } from '../../seal/puzzles/configuration';
import type { PuzzleCandidate, PuzzleCondition, ReadingRecord } from '../../seal/puzzles/types';
import { toCsv } from '../experiment/csv';

export function puzzleCandidatesCsv(candidates: readonly PuzzleCandidate[]): string {
  const header = [
    'edit',
    'author',
    'configuration',
    'attempts_at_writing',
    'examples',
    'steps',
    'untrained',
    'first_loss',
    'last_loss',
    'solved',
  ];
  const rows = candidates.map(({ edit: written, examples, steps, untrained, losses, solved }, index) => [
    index + 1,
    written.author,
    written.configuration === null ? written.text : compactText(written.configuration),
    written.rejected.length + 1,
    examples,
    steps,
    untrained,
    losses[0] ?? null,
    losses.at(-1) ?? null,
    solved,
  ]);
  return toCsv(header, rows);
}

/** A row for each condition, the reading measure of a round in that round's row. */
export function puzzleConditionsCsv(
  conditions: readonly PuzzleCondition[],
  measures: readonly ReadingRecord[],
): string {
  const header = [
    'condition',
    'round',
    'tasks',
    'candidates',
    'solved',
    'standard_error',
    'invalid',
    'over_limit',
    'configuration',
    'swapped_solved',
    'reading_difference',
    'reading_standard_error',
  ];
  const rows = conditions.map((condition) => {
    const reading =
      condition.name === 'policy' ? (measures.find(({ round }) => round === condition.round) ?? null) : null;
    return [
      condition.name,
      condition.round,
      condition.n,
      condition.candidates,
      condition.accuracy,
      condition.standardError,
      condition.invalid,
      condition.overLimit,
      condition.configuration && compactText(condition.configuration),
      reading?.swapped.mean ?? null,
      reading?.difference.mean ?? null,
      reading?.difference.standardError ?? null,
    ];
  });
  return toCsv(header, rows);
}
