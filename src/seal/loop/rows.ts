/**
 * The rows of a comparison, all on the same held-out items and random numbers (seal-reference 2.8). All rows that share weights
 * are trained and quizzed together, and each edit once.
 */

import type { InnerLoopResult, Loop, RowPlan } from '../domain';
import type { Kind } from '../kind';
import type { EventScope } from '../types';
import { innerLoop } from './innerLoop';
import { writeEdits } from './write';

/** Held-out items are written about and trained on with one key in all rows and rounds: equal edits meet equal luck. */
export const HELD_OUT_KEY = 'held-out';

/** Round 0: everything that needs no training of the policy. Later: the policy that came out of the round. */
export async function evaluate<K extends Kind>(loop: Loop<K>, round: number): Promise<K['evaluation'][]> {
  const { bound, emit } = loop;
  const items = bound.heldOut;
  if (items.length === 0) return [];
  const scope: EventScope = { purpose: 'held-out', round };
  const writing = bound.writes(round);
  const written =
    writing === null
      ? []
      : await writeEdits(loop, scope, items, {
          edits: writing.edits,
          policyVersion: round,
          label: `round${round}/${writing.label}`,
          seedKey: HELD_OUT_KEY,
        });
  const plans = bound.rows(round, written);
  const edits = new Map(plans.flatMap((plan) => plan.edits.map((edit) => [edit.id, edit] as const)));
  const result = await innerLoop(loop, scope, items, [...edits.values()], {
    policyVersion: round,
    seedKey: HELD_OUT_KEY,
    bare: plans.some((plan) => plan.edits.length === 0 && !plan.openBook) ? 'all' : 'untrained',
    openBook: plans.some(({ openBook }) => openBook),
  });
  const evaluations = plans.map((plan) => {
    const evaluation = bound.evaluation(plan, round, { ...result, candidates: candidatesOf(loop, plan, result) });
    emit({ type: 'condition', condition: evaluation.condition });
    return evaluation;
  });
  if (round > 0 || bound.search === null) return evaluations;
  return [...evaluations, ...(await bound.search(loop, evaluations))];
}

function candidatesOf<K extends Kind>(
  loop: Loop<K>,
  { edits, best = false }: RowPlan<K>,
  { candidates }: InnerLoopResult<K>,
): K['candidate'][] {
  const byId = new Map(candidates.map((candidate) => [candidate.edit.id, candidate]));
  const own = edits.flatMap(({ id }) => byId.get(id) ?? []);
  return best ? bestOfEach(loop, own) : own;
}

/** Of each item the candidate with the highest accuracy, the first of equals, in the order of the items. */
function bestOfEach<K extends Kind>({ bound }: Loop<K>, candidates: readonly K['candidate'][]): K['candidate'][] {
  const best = new Map<number, K['candidate']>();
  for (const candidate of candidates) {
    const leader = best.get(candidate.edit.item);
    if (!leader || bound.accuracyOf(candidate) > bound.accuracyOf(leader)) best.set(candidate.edit.item, candidate);
  }
  return [...best.values()];
}
