/** Conditions for tests of what is said and computed about them. */

import type { Condition } from '../knowledge/measured';
import { estimate, mean } from '../statistics/estimate';

export function testCondition(
  name: Condition['name'],
  round: number,
  perItem: number[],
  more: Partial<Condition> = {},
): Condition {
  return {
    name,
    round,
    n: perItem.length,
    questions: 9 * perItem.length,
    accuracy: perItem.length === 0 ? 0 : mean(perItem),
    standardError: estimate(perItem).standardError,
    wilson: [0, 1],
    perItem,
    fixed: 0,
    broken: 0,
    mcnemarP: 1,
    goldLogProbability: null,
    locality: null,
    collateral: null,
    ...more,
  };
}
