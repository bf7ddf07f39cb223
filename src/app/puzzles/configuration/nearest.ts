/** What a number that a configuration cannot have becomes. */
import { HIGHEST_RATE, MOST_EPOCHS } from '../../../seal/puzzles/types';

/** There is no smallest rate above 0: such a one stays as it was. */
export function nearestRate(given: number, before: number): number {
  return given > 0 ? Math.min(given, HIGHEST_RATE) : before;
}

export function nearestEpochs(given: number, before: number): number {
  return Number.isNaN(given) ? before : Math.max(1, Math.min(MOST_EPOCHS, Math.round(given)));
}
