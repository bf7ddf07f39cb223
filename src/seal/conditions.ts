/**
 * The rows of a comparison, all on the same passages, questions and random numbers: base, passage only, self-edits of the
 * untrained policy, of the teacher, of the policy after round r (seal-reference 2.8). All rows that share weights are
 * finetuned in one batch and quizzed in one batch.
 */
import type { LoopContext } from './context';
import { innerLoop } from './innerLoop';
import { splitParagraphs } from './passages';
import { givenSelfEdit, writeSelfEdits } from './selfEdits';
import { estimate, mcnemarExact, mean, wilsonInterval } from './statistics';
import type {
  Answer,
  BaseAnswers,
  Candidate,
  Condition,
  ConditionName,
  Evaluation,
  EventScope,
  Passage,
  SelfEdit,
} from './types';

/** Before the first round: everything that needs no training of the policy. */
export async function evaluateStart(context: LoopContext, heldOut: readonly Passage[]): Promise<Evaluation[]> {
  const scope: EventScope = { purpose: 'held-out', round: 0 };
  const untrained = await writeHeldOut(context, scope, heldOut, 'untrained');
  return evaluate(context, scope, heldOut, [
    { name: 'base', selfEdits: [] },
    { name: 'passage', selfEdits: heldOut.map((_, passage) => givenSelfEdit('none', 'round0/passage', passage, [])) },
    { name: 'untrained', selfEdits: untrained },
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
  const written = await writeHeldOut(context, scope, heldOut, 'policy');
  return evaluate(context, scope, heldOut, [
    { name: 'base', selfEdits: [] },
    { name: 'policy', selfEdits: written },
  ]);
}

/** Every policy writes about the held-out passages with the same random numbers. */
function writeHeldOut(
  context: LoopContext,
  scope: EventScope,
  heldOut: readonly Passage[],
  name: ConditionName,
): Promise<SelfEdit[]> {
  const { heldOutEdits: edits } = context.settings;
  return writeSelfEdits(context, scope, heldOut, {
    edits,
    policyVersion: scope.round,
    label: `round${scope.round}/${name}`,
    seedKey: 'held-out',
  });
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
  /** Empty for the weights without an adapter. */
  selfEdits: SelfEdit[];
}

export async function evaluate(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  plans: readonly ConditionPlan[],
): Promise<Evaluation[]> {
  if (passages.length === 0) return [];
  const selfEdits = plans.flatMap((plan) => plan.selfEdits);
  const { base, candidates } = await innerLoop(context, scope, passages, selfEdits, {
    policyVersion: scope.round,
    base: true,
  });
  const byId = new Map(candidates.map((candidate) => [candidate.selfEdit.id, candidate]));
  return plans.map(({ name, selfEdits: own }) => {
    const mine = own.flatMap(({ id }) => byId.get(id) ?? []);
    const condition = summarise(name, scope.round, base, mine);
    context.emit({ type: 'condition', condition });
    return { condition, base, candidates: mine };
  });
}

/** Without candidates: the base itself. */
export function summarise(
  name: ConditionName,
  round: number,
  base: readonly BaseAnswers[],
  candidates: readonly Candidate[],
): Condition {
  const sittings =
    candidates.length === 0
      ? base
      : candidates.flatMap(({ selfEdit, repeats }) =>
          repeats.map((repeat) => ({ ...repeat, passage: selfEdit.passage })),
        );
  const perPassage = base.map(({ passage, accuracy }) =>
    candidates.length === 0
      ? accuracy
      : mean(
          candidates.filter(({ selfEdit }) => selfEdit.passage === passage).map((candidate) => candidate.accuracy.mean),
        ),
  );
  const pairs = sittings.flatMap(({ passage, answers }) => {
    const before = base.find((answer) => answer.passage === passage)?.answers ?? [];
    return answers.map((after) => ({ before: before.find((answer) => answer.question === after.question), after }));
  });
  const changed = (to: boolean): number =>
    pairs.filter(({ before, after }) => isChange(before, after) && after.correct === to).length;
  const { mean: accuracy, standardError, n } = estimate(perPassage);
  const correct = pairs.filter(({ after }) => after.correct).length;
  const [fixed, broken] = [changed(true), changed(false)];
  return {
    name,
    round,
    n,
    questions: pairs.length,
    accuracy,
    standardError,
    wilson: wilsonInterval(correct, pairs.length),
    perPassage,
    fixed,
    broken,
    mcnemarP: mcnemarExact(fixed, broken),
    goldLogProbability: null,
    locality: null,
    collateral: null,
  };
}

function isChange(before: Answer | undefined, after: Answer): boolean {
  return before !== undefined && before.correct !== after.correct;
}
