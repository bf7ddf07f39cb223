/**
 * The outer loop, ReST-EM (arXiv 2506.10943, algorithm 1): the policy samples edits for fresh items, each is rewarded by what it
 * teaches this policy, the good ones finetune it. Policies are measured on items that never train them.
 */
import { runStage, stopwatch } from '../context';
import type { Loop } from '../domain';
import { estimate, mean } from '../statistics/estimate';
import type { Estimate, EventScope, Kind, RoundRecord, RunResult } from '../types';
import { innerLoop } from './innerLoop';
import { finetunePolicy } from './policy';
import { writeEdits } from './write';

/**
 * From the weights as they were loaded; leaves the last policy in place. With `earlier`, what an interrupted run came to, it goes on
 * to the same result. Where it breaks off the weights are as loaded; where it is refused, before its first event, as they were.
 */
export async function runRestEm<K extends Kind>(
  loop: Loop<K>,
  earlier: Partial<RunResult<K>> = {},
): Promise<RunResult<K>> {
  const { bound, engine, settings, emit } = loop;
  bound.check();
  emit({ type: 'run-started', items: bound.items });
  await engine.restoreWeights();
  try {
    // A record that broke off within the start has none of it.
    const start = earlier.start?.length ? earlier.start : await evaluate(loop, 0);
    emit({ type: 'start-done', evaluations: start });
    const measures = [...(earlier.measures ?? [])];
    await measure(loop, 0, start, measures);
    const rounds: RoundRecord<K>[] = [];
    for (const record of earlier.rounds ?? []) {
      const { round, candidates, decisions, evaluations } = record;
      const scope: EventScope = { purpose: 'train', round };
      await finetunePolicy(loop, scope, bound.pairs(itemsOf(loop, round), candidates, decisions));
      rounds.push(record);
      await measure(loop, round, evaluations, measures);
    }
    while (rounds.length < settings.rounds) {
      emit({ type: 'round-started', round: rounds.length + 1, rounds: settings.rounds });
      const record = await runRound(loop, rounds.length + 1);
      rounds.push(record);
      emit({ type: 'round-done', record, rounds: settings.rounds });
      await measure(loop, record.round, record.evaluations, measures);
    }
    return { start, rounds, measures };
  } catch (error) {
    // The reason for stopping matters more than a device that can no longer restore anything.
    await engine.restoreWeights().catch(() => undefined);
    throw error;
  }
}

async function measure<K extends Kind>(
  loop: Loop<K>,
  round: number,
  evaluations: readonly K['evaluation'][],
  measures: K['measure'][],
): Promise<void> {
  for (const { name, due, run } of loop.bound.measures) {
    if (!due(round) || measures.some((one) => one.name === name && one.round === round)) continue;
    const record = await run(loop, round, evaluations);
    measures.push(record);
    loop.emit({ type: 'measure', measure: record });
  }
}

/** Round `round`, on the policy of round - 1, which must be in the engine. */
async function runRound<K extends Kind>(loop: Loop<K>, round: number): Promise<RoundRecord<K>> {
  const seconds = stopwatch(loop);
  const { bound, emit } = loop;
  const scope: EventScope = { purpose: 'train', round };
  const policyVersion = round - 1;
  const { items, written } = await writtenInRound(loop, round);
  const plan = { policyVersion, seedKey: keyOfRound(round), bare: bound.bare };
  const { base, candidates } = await innerLoop(loop, scope, items, written, plan);
  loop.share?.together();
  const decisions = await runStage(loop, 'selection', scope, async () => {
    const decided = bound.select(candidates, base);
    emit({ type: 'selection', decisions: decided, ...scope });
    return decided;
  });
  const policyFinetune = await finetunePolicy(loop, scope, bound.pairs(items, candidates, decisions));
  const evaluations = await evaluate(loop, round);
  return {
    round,
    policyVersion,
    base: bound.bare === 'all' ? base : [],
    candidates,
    ...rewardsOf(loop, candidates, items.length),
    decisions,
    policyFinetune,
    evaluations,
    seconds: seconds(),
  };
}

const keyOfRound = (round: number): string => `round${round}`;

/** What the policy of round - 1, which must be in the engine, writes about the items of the round: the same whenever it is asked. */
export async function writtenInRound<K extends Kind>(
  loop: Loop<K>,
  round: number,
): Promise<{ items: K['item'][]; written: K['edit'][] }> {
  const items = itemsOf(loop, round);
  const key = keyOfRound(round);
  const written = await writeEdits(loop, { purpose: 'train', round }, items, {
    edits: loop.settings.edits,
    policyVersion: round - 1,
    label: `${key}/train`,
    seedKey: key,
  });
  return { items, written };
}

function rewardsOf<K extends Kind>(
  { bound }: Loop<K>,
  candidates: readonly K['candidate'][],
  items: number,
): { meanReward: Estimate; bestReward: Estimate } {
  const rewards = Array.from({ length: items }, (_, item) =>
    candidates.flatMap((candidate) => (candidate.edit.item === item ? (bound.rewardOf(candidate) ?? []) : [])),
  ).filter((values) => values.length > 0);
  return {
    meanReward: estimate(rewards.map(mean)),
    bestReward: estimate(rewards.map((values) => Math.max(...values))),
  };
}

const itemsOf = <K extends Kind>({ bound }: Loop<K>, round: number): K['item'][] =>
  itemsOfRound(bound.items.training, bound.perRound, round);

/** Fresh items for each round while there are any. */
export function itemsOfRound<Item>(training: readonly Item[], perRound: number, round: number): Item[] {
  const start = (round - 1) * perRound;
  const first = training.length === 0 ? 0 : start % training.length;
  return [...training.slice(first), ...training.slice(0, first)].slice(0, perRound);
}

/** Held-out items are written about and trained on with one key in all rows and rounds: equal edits meet equal luck. */
export const HELD_OUT_KEY = 'held-out';

/** Round 0: everything that needs no training of the policy. Later: the policy that came out of the round. */
export async function evaluate<K extends Kind>(loop: Loop<K>, round: number): Promise<K['evaluation'][]> {
  const { bound, emit } = loop;
  const items = bound.items.heldOut;
  if (items.length === 0) return [];
  const scope: EventScope = { purpose: 'held-out', round };
  const writing = bound.writes(round);
  const shared = { policyVersion: round, seedKey: HELD_OUT_KEY };
  const own = writing && { ...shared, edits: writing.edits, label: `round${round}/${writing.label}` };
  const plans = bound.rows(round, own === null ? [] : await writeEdits(loop, scope, items, own));
  const edits = new Map(plans.flatMap((plan) => plan.edits.map((edit) => [edit.id, edit] as const)));
  const result = await innerLoop(loop, scope, items, [...edits.values()], {
    ...shared,
    bare: plans.some((plan) => plan.edits.length === 0 && !plan.openBook) ? 'all' : 'untrained',
    openBook: plans.some(({ openBook }) => openBook),
  });
  const evaluations = plans.map((plan) => {
    const ids = new Set(plan.edits.map(({ id }) => id));
    const candidates = result.candidates.filter(({ edit }) => ids.has(edit.id));
    const counted = plan.best ? bestOfEach(loop, candidates) : candidates;
    const evaluation = bound.evaluation(plan, round, { ...result, candidates: counted });
    emit({ type: 'condition', condition: evaluation.condition });
    return evaluation;
  });
  if (round > 0 || bound.search === null) return evaluations;
  return [...evaluations, ...(await bound.search(loop, evaluations))];
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
