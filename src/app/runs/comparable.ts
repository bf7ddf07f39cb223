/** What of a run can be held against another of its domain: conditions, the units that they are means over, and settings. Pure. */

import type { KnowledgeRun, PuzzleRun } from '../../seal/record/record';
import type { RoundPoint } from '../charts/Shares';
import { conditionText } from '../knowledge/words/measures';
import { conditionName } from '../puzzles/words/rounds';

export interface ComparableCondition {
  name: string;
  round: number;
  label: string;
  accuracy: number;
  standardError: number | null;
  n: number;
  /** Of each held-out passage or task, in order; the mean over them is the accuracy. */
  perUnit: readonly number[];
}

export interface Comparable {
  unit: 'passage' | 'task';
  /** The held-out ones as text, to see whether two runs were measured on the same. */
  heldOut: readonly string[];
  conditions: readonly ComparableCondition[];
  /** Whole: what an old run had no setting for is at its default. */
  settings: object;
}

export function comparableKnowledge({ conditions, items: passages, settings }: KnowledgeRun): Comparable {
  return {
    unit: 'passage',
    heldOut: passages.heldOut.map(({ context, questions }) => JSON.stringify([context, questions])),
    conditions: conditions.map(({ perItem, ...condition }) => ({
      ...condition,
      label: conditionText(condition),
      perUnit: perItem,
    })),
    settings,
  };
}

export function comparablePuzzles({ conditions, items: tasks, settings }: PuzzleRun): Comparable {
  return {
    unit: 'task',
    heldOut: tasks.heldOut.map(({ demonstrations, tests }) => JSON.stringify([demonstrations, tests])),
    conditions: conditions.map(({ perItem, ...condition }) => ({
      ...condition,
      label: conditionName(condition),
      perUnit: perItem,
    })),
    settings,
  };
}

/** What both domains measure on held-out items after each round; round 0 is the untrained policy. */
export function roundPointsOf({ conditions }: Comparable): RoundPoint[] {
  return conditions
    .filter(({ name }) => name === 'untrained' || name === 'policy')
    .map(({ round, accuracy: mean, standardError, n }) => ({ round, mean, standardError, n }))
    .toSorted((left, right) => left.round - right.round);
}
