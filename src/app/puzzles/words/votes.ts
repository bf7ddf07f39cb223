/** Words of predictions, votes and attempts. */
import type { Prediction, Vote } from '../../../seal/puzzles/types';
import { plural } from '../../ui/numbers';
import { numbersText, transformText } from './transforms';

export const NO_PREDICTIONS = 'Nothing was predicted yet.';
export const NO_GRIDS =
  'None of the answers was a grid, so there was nothing to vote on. The attempt is one black cell.';
export const NOT_A_GRID = 'Not a grid';
export const EMPTY_TEXT = '(nothing)';

export const VERDICTS = {
  right: 'Right',
  wrong: 'Wrong',
  unknown: 'The solution is not known, so nothing is scored',
} as const;

export function verdictText(correct: boolean | null): string {
  return correct === null ? VERDICTS.unknown : correct ? 'Solved: an attempt is the solution' : 'Not solved';
}

export function voteText({ votes, identityVotes }: Vote, all: number): string {
  const plain = identityVotes === votes ? 'all' : String(identityVotes);
  return `${votes} of ${plural(all, 'vote')}, ${plain} untransformed`;
}

/** The form of the prompt. */
export function promptText({ shown, transform }: Pick<Prediction, 'shown' | 'transform'>): string {
  const form = transform === null ? 'untransformed' : transformText(transform);
  return `Shown ${shown.length === 0 ? 'none' : numbersText(shown)}, ${form}`;
}
