/**
 * Does an edit teach by overwriting? An adapter that learned "questions about goods are answered wool" does well on its own
 * passage and spoils everything else (`micro-world-ki.md`, section 9): it must be seen to do so. Pure.
 */
import type { SideEstimate } from '../../seal/knowledge/measured';
import type { SideScore } from '../../seal/knowledge/types';
import { judge, judgeMean, LEAST_ITEMS } from '../../seal/statistics/verdict';

/** Fewer answers than this still as they were, and the edit has rewritten more than it left. */
export const LEAST_UNCHANGED = 0.5;

export interface Overwriting {
  /** With the adapter less without it. */
  change: number;
  unchanged: number;
  questions: number;
  /** Right answers were lost, more than noise would give. */
  fell: boolean;
  /** Most answers are other ones. */
  rewrote: boolean;
}

/**
 * Only as many answers can have turned right or wrong as changed at all. That all of them did is the noisiest case, and the one
 * that is judged: no answer has to be looked at.
 */
export function overwritingOf({ accuracy, baseAccuracy, unchanged, questions }: SideScore): Overwriting {
  const change = accuracy - baseAccuracy;
  const net = Math.round(change * questions);
  const turned = Math.max(Math.abs(net), Math.round((1 - unchanged) * questions));
  const fixed = Math.floor((turned + net) / 2);
  const turns = Array.from({ length: questions }, (_, index) => (index < fixed ? 1 : index < 2 * fixed - net ? -1 : 0));
  return { change, unchanged, questions, fell: judge(turns).verdict === 'worse', rewrote: unchanged < LEAST_UNCHANGED };
}

/** The same for a condition, whose spread over passages is known. */
export function conditionOverwriting({ accuracy, baseAccuracy, unchanged }: SideEstimate): Overwriting {
  const change = accuracy.mean - baseAccuracy.mean;
  // Both means are over the same passages and mostly move together, so adding their errors errs on the safe side.
  const standardError = Math.hypot(accuracy.standardError ?? Infinity, baseAccuracy.standardError ?? Infinity);
  const { verdict } = judgeMean({ mean: change, standardError, n: accuracy.n }, LEAST_ITEMS);
  return {
    change,
    unchanged: unchanged.mean,
    questions: accuracy.n,
    fell: verdict === 'worse',
    rewrote: unchanged.mean < LEAST_UNCHANGED,
  };
}

export function overwrites({ fell, rewrote }: Overwriting): boolean {
  return fell || rewrote;
}
