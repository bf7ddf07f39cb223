/** What a ReST-EM run has shown so far: the points of its chart, its reference lines, and a plain verdict. Pure. */
import { pairedDifference } from '../../seal/statistics';
import type { Condition } from '../../seal/types';
import type { ReferenceLine, RoundPoint } from '../charts/RoundsChart';

/** Round 0 is what the untrained policy writes; later points are the policy after each round. */
export function roundPoints(conditions: readonly Condition[]): RoundPoint[] {
  return conditions
    .filter(({ name }) => name === 'untrained' || name === 'policy')
    .map(({ round, accuracy: mean, standardError, n, perPassage }) => ({ round, mean, standardError, n, perPassage }));
}

const LABELS = { base: 'base', passage: 'passage only', teacher: 'teacher' } as const;
const ROLES = { base: 'base', passage: 'passage', teacher: 'kept' } as const;

export function referenceLines(conditions: readonly Condition[]): ReferenceLine[] {
  return (['base', 'passage', 'teacher'] as const).flatMap((name) => {
    const found = conditions.find((condition) => condition.name === name && condition.round === 0);
    return found === undefined ? [] : [{ label: LABELS[name], value: found.accuracy, role: ROLES[name] }];
  });
}

/** Two standard errors of a paired difference are about a 95 % interval; with few passages it is a rough one. */
const BEYOND = 2;

export function roundsVerdict(conditions: readonly Condition[]): string | null {
  const points = roundPoints(conditions);
  const [start, end] = [points[0], points.at(-1)];
  if (start === undefined || end === undefined || end.round === start.round) return null;
  const { difference, standardError, n } = pairedDifference(start.perPassage, end.perPassage);
  const size = `${Math.abs(difference * 100).toFixed(1)} points ${difference < 0 ? 'lower' : 'higher'}`;
  const passages = `${n} held-out passage${n === 1 ? '' : 's'}`;
  const said = `After round ${end.round} the mean reward is ${size} than before the first round`;
  if (standardError === null) return `${said}, on ${passages}: too few to say whether that is more than noise.`;
  const spread = `paired standard error ${(standardError * 100).toFixed(1)}, ${passages}`;
  const beyond = Math.abs(difference) > BEYOND * standardError;
  return `${said} (${spread}); ${beyond ? 'that is more than noise would give.' : 'that is within noise.'}`;
}
