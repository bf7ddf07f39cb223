/** What became of a written configuration, in words and as a mark. */
import type { PuzzleCandidate, WrittenConfiguration } from '../../../seal/puzzles/types';
import {
  divergedOutcome,
  invalidText,
  NOT_SCORED,
  NOT_SOLVED,
  NOT_TRIED,
  SOLVED,
  tooLongText,
} from '../words/configuration';

export type OutcomeKind = 'solved' | 'not-solved' | 'not-trained' | 'not-scored' | 'not-tried';

export function outcomeOf(
  { rejected }: WrittenConfiguration,
  candidate: PuzzleCandidate | null,
  stepLimit: number,
): { kind: OutcomeKind; text: string } {
  if (candidate === null) return { kind: 'not-tried', text: NOT_TRIED };
  if (candidate.solved) return { kind: 'solved', text: SOLVED };
  switch (candidate.untrained) {
    case 'invalid':
      // The last attempt is the text itself, not among the rejected.
      return { kind: 'not-trained', text: invalidText(rejected.length + 1) };
    case 'over-limit':
      return { kind: 'not-trained', text: tooLongText(candidate.steps, stepLimit) };
    case 'diverged':
      return { kind: 'not-trained', text: divergedOutcome(candidate.divergedAt) };
    case null:
      return candidate.results.some(({ correct }) => correct === null)
        ? { kind: 'not-scored', text: NOT_SCORED }
        : { kind: 'not-solved', text: NOT_SOLVED };
  }
}
