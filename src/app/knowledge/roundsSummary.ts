/** What a ReST-EM run has shown so far: the points of its chart, its lines, and plain verdicts. Pure. */
import type { Condition } from '../../seal/knowledge/measured';
import type { Verdict } from '../../seal/statistics/verdict';
import type { ReferenceLine, RoundPoint } from '../charts/Shares';
import { compareConditions, lastPolicy, startCondition } from '../experiment/comparison';
import { differenceText } from '../experiment/words/comparisons';

/** Round 0 is what the untrained policy writes; later points are the policy after each round. */
export function roundPoints(conditions: readonly Condition[]): RoundPoint[] {
  return conditions
    .filter(({ name }) => name === 'untrained' || name === 'policy')
    .map(({ round, accuracy: mean, standardError, n, perItem }) => ({
      round,
      mean,
      standardError,
      n,
      perItem,
    }));
}

const LABELS = { base: 'base', passage: 'passage only', teacher: 'teacher', 'open-book': 'open book' } as const;
const ROLES = { base: 'base', passage: 'passage', teacher: 'kept', 'open-book': 'outside' } as const;

/** Only the base has its error drawn: four bands would hide what they are about. */
export function referenceLines(conditions: readonly Condition[]): ReferenceLine[] {
  return (['base', 'passage', 'teacher', 'open-book'] as const).flatMap((name) => {
    const found = startCondition(conditions, name);
    if (found === undefined) return [];
    const standardError = name === 'base' ? found.standardError : null;
    return [{ label: LABELS[name], value: found.accuracy, role: ROLES[name], standardError }];
  });
}

/** The best of each passage's samples, round by round. */
export function oraclePoints(conditions: readonly Condition[]): { round: number; mean: number }[] {
  return conditions
    .filter(({ name }) => name === 'untrained-best' || name === 'policy-best')
    .map(({ round, accuracy: mean }) => ({ round, mean }));
}

export interface RoundsVerdict {
  against: Condition['name'];
  text: string;
  verdict: Verdict;
}

const OTHERS = {
  untrained: 'the untrained policy',
  base: 'the base, without an adapter',
  teacher: 'the template teacher',
} as const;

/** The last policy against what it began as, what it would be without notes, and what a teacher writes. */
export function roundsVerdicts(conditions: readonly Condition[]): RoundsVerdict[] {
  const policy = lastPolicy(conditions);
  if (policy === undefined) return [];
  return (['untrained', 'base', 'teacher'] as const).flatMap((against) => {
    const other = startCondition(conditions, against);
    const found = other === undefined ? null : compareConditions(other, policy);
    if (found === null) return [];
    const text = `After round ${policy.round}, ${differenceText(found, OTHERS[against])}`;
    return [{ against, text, verdict: found.verdict }];
  });
}
