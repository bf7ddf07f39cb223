/**
 * The rows of a comparison, all on the same passages, questions and random numbers: base, open book, passage only,
 * self-edits of the untrained policy, of the teacher, of the policy after round r, and the oracles that pick the best sample
 * of each passage (seal-reference 2.8). All rows that share weights are finetuned in one batch and quizzed in one batch.
 */
import type { LoopContext } from '../context';
import { innerLoop } from '../innerLoop';
import { estimate, mcnemarExact, mean, wilsonInterval } from '../statistics/estimate';
import type { Estimate, EventScope } from '../types';
import { splitParagraphs } from './passages';
import { goldOf } from './reward';
import { givenSelfEdit, writeSelfEdits } from './selfEdits';
import type {
  Answer,
  BaseAnswers,
  Candidate,
  Condition,
  ConditionName,
  Evaluation,
  Passage,
  SelfEdit,
  SideEffects,
  SideEstimate,
} from './types';

/** Before the first round: everything that needs no training of the policy. */
export async function evaluateStart(context: LoopContext, heldOut: readonly Passage[]): Promise<Evaluation[]> {
  const scope: EventScope = { purpose: 'held-out', round: 0 };
  const untrained = await sampledPlans(context, scope, heldOut, 'untrained', 'untrained-best');
  return evaluate(context, scope, heldOut, [
    { name: 'base', selfEdits: [] },
    { name: 'open-book', selfEdits: [] },
    { name: 'passage', selfEdits: heldOut.map((_, passage) => givenSelfEdit('none', 'round0/passage', passage, [])) },
    ...untrained,
    ...teacherPlan(heldOut),
  ]);
}

/** After a round: the policy that came out of it. Its base tells whether the weights themselves changed. */
export async function evaluatePolicy(
  context: LoopContext,
  round: number,
  heldOut: readonly Passage[],
): Promise<Evaluation[]> {
  const scope: EventScope = { purpose: 'held-out', round };
  const written = await sampledPlans(context, scope, heldOut, 'policy', 'policy-best');
  return evaluate(context, scope, heldOut, [{ name: 'base', selfEdits: [] }, ...written]);
}

/**
 * What the weights write about the held-out passages, as a row of its own and as its oracle. An oracle over one sample would
 * be that sample. Nothing is written where neither row is wanted.
 */
async function sampledPlans(
  context: LoopContext,
  scope: EventScope,
  heldOut: readonly Passage[],
  name: 'untrained' | 'policy',
  oracle: 'untrained-best' | 'policy-best',
): Promise<ConditionPlan[]> {
  const { heldOutEdits: edits, conditions } = context.settings;
  const plans = [{ name }, ...(edits > 1 ? [{ name: oracle, best: true }] : [])];
  const wanted = plans.filter((plan) => conditions.includes(plan.name));
  if (wanted.length === 0 || heldOut.length === 0) return [];
  // Every policy writes with the same random numbers.
  const selfEdits = await writeSelfEdits(context, scope, heldOut, {
    edits,
    policyVersion: scope.round,
    label: `round${scope.round}/${name}`,
    seedKey: 'held-out',
  });
  return wanted.map((plan) => ({ ...plan, selfEdits }));
}

/** Only where every passage has a teacher's edits: a mean over other passages would not compare. */
function teacherPlan(heldOut: readonly Passage[]): ConditionPlan[] {
  const selfEdits = heldOut.flatMap(({ context, teacher }, passage) =>
    teacher?.length === splitParagraphs(context).length
      ? [givenSelfEdit('teacher', 'round0/teacher', passage, teacher)]
      : [],
  );
  return heldOut.length > 0 && selfEdits.length === heldOut.length ? [{ name: 'teacher', selfEdits }] : [];
}

export interface ConditionPlan {
  name: ConditionName;
  /** Empty for the weights without an adapter. Rows may share self-edits; each is trained once. */
  selfEdits: SelfEdit[];
  /** Of each passage only the sample with the best accuracy counts. */
  best?: boolean;
}

/** The rows that the settings ask for, and the base, which all others are compared with. */
export async function evaluate(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  plans: readonly ConditionPlan[],
): Promise<Evaluation[]> {
  if (passages.length === 0) return [];
  const { conditions } = context.settings;
  const wanted = plans.filter(({ name }) => name === 'base' || conditions.includes(name));
  const selfEdits = new Map(wanted.flatMap((plan) => plan.selfEdits.map((selfEdit) => [selfEdit.id, selfEdit])));
  const { base, openBook, candidates } = await innerLoop(context, scope, passages, [...selfEdits.values()], {
    policyVersion: scope.round,
    base: true,
    openBook: wanted.some(({ name }) => name === 'open-book'),
  });
  const byId = new Map(candidates.map((candidate) => [candidate.edit.id, candidate]));
  return wanted.map(({ name, selfEdits: own, best }): Evaluation => {
    const all = own.flatMap(({ id }) => byId.get(id) ?? []);
    const mine = best ? bestOfEach(all) : all;
    const condition = summarise(name, scope.round, base, mine, name === 'open-book' ? openBook : base);
    context.emit({ type: 'condition', condition });
    return { condition, base, candidates: mine, ...(name === 'open-book' ? { openBook } : {}) };
  });
}

/** Of each passage the candidate with the highest accuracy, the first of equals, in the order of the passages. */
function bestOfEach(candidates: readonly Candidate[]): Candidate[] {
  const best = new Map<number, Candidate>();
  for (const candidate of candidates) {
    const leader = best.get(candidate.edit.item);
    if (!leader || candidate.accuracy.mean > leader.accuracy.mean) best.set(candidate.edit.item, candidate);
  }
  return [...best.values()];
}

/** Without candidates: the weights without an adapter, whose answers are `bare`. */
export function summarise(
  name: ConditionName,
  round: number,
  base: readonly BaseAnswers[],
  candidates: readonly Candidate[],
  bare: readonly BaseAnswers[] = base,
): Condition {
  const sittings =
    candidates.length === 0
      ? bare
      : candidates.flatMap(({ edit: selfEdit, repeats }) =>
          repeats.map((repeat) => ({ ...repeat, item: selfEdit.item })),
        );
  const of = (passage: number): Candidate[] => candidates.filter(({ edit: selfEdit }) => selfEdit.item === passage);
  const perItem =
    candidates.length === 0
      ? bare.map((sitting) => sitting.accuracy)
      : base.map(({ item: passage }) => mean(of(passage).map((candidate) => candidate.accuracy.mean)));
  const goldPerPassage =
    candidates.length === 0
      ? bare.map((sitting) => goldOf(sitting, null))
      : base.map(({ item: passage }) =>
          meanOrNull(of(passage).map(({ goldLogProbability: gold }) => gold?.mean ?? null)),
        );
  const pairs = sittings.flatMap(({ item: passage, answers }) => {
    const before = base.find((answer) => answer.item === passage)?.answers ?? [];
    return answers.map((after) => ({ before: before.find((answer) => answer.question === after.question), after }));
  });
  const changed = (to: boolean): number =>
    pairs.filter(({ before, after }) => isChange(before, after) && after.correct === to).length;
  const { mean: accuracy, standardError, n } = estimate(perItem);
  const correct = pairs.filter(({ after }) => after.correct).length;
  const [fixed, broken] = [changed(true), changed(false)];
  const effects = base.map(({ item: passage }) =>
    of(passage).flatMap(({ repeats }) => repeats.map((repeat) => repeat.sideEffects)),
  );
  return {
    name,
    round,
    n,
    questions: pairs.length,
    accuracy,
    standardError,
    wilson: wilsonInterval(correct, pairs.length),
    perItem,
    fixed,
    broken,
    mcnemarP: mcnemarExact(fixed, broken),
    goldLogProbability: estimateAll(goldPerPassage),
    locality: sideEstimate(effects, 'locality'),
    collateral: sideEstimate(effects, 'collateral'),
  };
}

function isChange(before: Answer | undefined, after: Answer): boolean {
  return before !== undefined && before.correct !== after.correct;
}

/** `effects` are those of each passage's adapters; a passage without any was not measured, and then nothing is. */
function sideEstimate(effects: readonly (SideEffects | null)[][], sort: keyof SideEffects): SideEstimate | null {
  const over = (read: (effect: SideEffects) => number): Estimate | null =>
    estimateAll(effects.map((own) => meanOrNull(own.map((effect) => (effect === null ? null : read(effect))))));
  const accuracy = over((effect) => effect[sort].accuracy);
  const baseAccuracy = over((effect) => effect[sort].baseAccuracy);
  const unchanged = over((effect) => effect[sort].unchanged);
  const asked = effects.some((own) => own.some((effect) => (effect?.[sort].questions ?? 0) > 0));
  return asked && accuracy && baseAccuracy && unchanged ? { accuracy, baseAccuracy, unchanged } : null;
}

function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? null : mean(known);
}

/** A mean over some of the passages would not compare with the others. */
function estimateAll(values: readonly (number | null)[]): Estimate | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? null : estimate(known);
}
