/**
 * Rows of a comparison on held-out tasks (arXiv 2506.10943, table 1): in-context learning and the policy's own configurations.
 * What is searched for is in `search.ts`.
 */
import type { InnerLoopResult, RowPlan } from '../domain';
import { estimate } from '../statistics/estimate';
import type { PuzzleCandidate, PuzzleCondition, PuzzleEvaluation, Puzzles, WrittenConfiguration } from './types';

/** In context, before the first round: the model as it is, shown the demonstrations. */
export function rowPlans(round: number, written: readonly WrittenConfiguration[]): RowPlan<Puzzles>[] {
  if (round > 0) return [{ name: 'policy', edits: written }];
  return [
    { name: 'in-context', edits: [] },
    { name: 'untrained', edits: written },
  ];
}

export function evaluationOf(
  { name, edits }: RowPlan<Puzzles>,
  round: number,
  tasks: number,
  { base, candidates }: InnerLoopResult<Puzzles>,
): PuzzleEvaluation {
  if (edits.length > 0)
    return { condition: conditionOf(name, round, solvedShares(tasks, candidates), candidates), candidates };
  const perItem = Array.from({ length: tasks }, (_, task) =>
    base.some((one) => one.item === task && one.solved) ? 1 : 0,
  );
  return { condition: { ...conditionOf(name, round, perItem, []), candidates: tasks }, candidates: [] };
}

/** Of each task, the share of its candidates that solve it. */
export function solvedShares(tasks: number, candidates: readonly PuzzleCandidate[]): number[] {
  return Array.from({ length: tasks }, (_, task) => {
    const own = candidates.filter(({ edit }) => edit.item === task);
    return own.length === 0 ? 0 : own.filter(({ solved }) => solved).length / own.length;
  });
}

export function conditionOf(
  name: PuzzleCondition['name'],
  round: number,
  perItem: number[],
  candidates: readonly PuzzleCandidate[],
): PuzzleCondition {
  const { mean: accuracy, standardError, n } = estimate(perItem);
  const share = (reason: PuzzleCandidate['untrained']): number =>
    candidates.length === 0 ? 0 : candidates.filter(({ untrained }) => untrained === reason).length / candidates.length;
  return {
    name,
    round,
    n,
    candidates: candidates.length,
    accuracy,
    standardError,
    perItem,
    invalid: share('invalid'),
    overLimit: share('over-limit'),
    configuration: null,
  };
}
