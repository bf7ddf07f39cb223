/** Conditions for tests of what the page says about them. */
import { estimate, mean } from '../../../seal/statistics';
import type { Condition } from '../../../seal/types';

export function testCondition(
  name: Condition['name'],
  round: number,
  perPassage: number[],
  more: Partial<Condition> = {},
): Condition {
  return {
    name,
    round,
    n: perPassage.length,
    questions: 9 * perPassage.length,
    accuracy: perPassage.length === 0 ? 0 : mean(perPassage),
    standardError: estimate(perPassage).standardError,
    wilson: [0, 1],
    perPassage,
    fixed: 0,
    broken: 0,
    mcnemarP: 1,
    goldLogProbability: null,
    locality: null,
    collateral: null,
    ...more,
  };
}
