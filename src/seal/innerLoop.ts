/**
 * The inner loop: finetune one adapter per self-edit, quiz them all closed-book, reward them (arXiv 2506.10943, algorithm 1,
 * lines 4 to 6). All candidates train together and are quizzed together. The stages can be run one by one:
 * `writeSelfEdits`, `finetuneSelfEdits`, `quiz`, `reward`; `innerLoop` is the last three with the adapters freed.
 */
import { type LoopContext, runStage } from './context';
import { finetuneSelfEdits, freeTrained, type TrainedEdit } from './finetune';
import { splitParagraphs } from './knowledge/passages';
import { type QuizPlan, quiz, type Sitting } from './knowledge/quiz';
import { bareAnswers, rewardCandidate } from './knowledge/reward';
import { scoreRubrics } from './knowledge/rubric';
import type { BaseAnswers, Candidate, Passage, SelfEdit } from './knowledge/types';
import type { EventScope } from './types';

export interface InnerLoopResult {
  /** Empty unless asked for. */
  base: BaseAnswers[];
  openBook: BaseAnswers[];
  /** In the order of the self-edits. */
  candidates: Candidate[];
}

export interface InnerLoopPlan extends QuizPlan {
  /** Policy updates behind the weights as they are now. */
  policyVersion: number;
}

export async function innerLoop(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  selfEdits: readonly SelfEdit[],
  plan: InnerLoopPlan,
): Promise<InnerLoopResult> {
  assertOnPolicy(selfEdits, plan.policyVersion, scope);
  const trained = await finetuneSelfEdits(context, scope, passages, selfEdits);
  let sittings: Sitting[];
  try {
    sittings = await quiz(context, scope, passages, trained, plan);
  } finally {
    await freeTrained(context, trained);
  }
  return reward(context, scope, passages, trained, sittings, plan.policyVersion);
}

/** The last stage: needs no adapter any more, and scores texts only where a rubric is wanted. */
export function reward(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  trained: readonly TrainedEdit[],
  sittings: readonly Sitting[],
  policyVersion: number,
): Promise<InnerLoopResult> {
  return runStage(context, 'reward', scope, async () => {
    const { reward: rule, measureRubric } = context.settings;
    const rubrics =
      rule === 'rubric' || measureRubric
        ? await scoreRubrics(
            context,
            passages,
            trained.map(({ selfEdit }) => selfEdit),
          )
        : null;
    const counts = passages.map((passage) => splitParagraphs(passage.context).length);
    const candidates = trained.map((edit) =>
      rewardCandidate(edit, sittings, {
        rule,
        paragraphs: counts[edit.selfEdit.item] ?? 1,
        rubrics: rubrics?.get(edit.selfEdit.id) ?? null,
      }),
    );
    for (const candidate of candidates) context.emit({ type: 'reward', candidate, ...scope });
    return {
      base: bareAnswers(sittings, counts, policyVersion, false),
      openBook: bareAnswers(sittings, counts, policyVersion, true),
      candidates,
    };
  });
}

/**
 * The reward of a text depends on the weights that it is trained into, so a text that an earlier policy wrote must be
 * sampled anew before it may train this one (arXiv 2506.10943, section 3.1). Measuring may reuse texts; training may not.
 */
function assertOnPolicy(selfEdits: readonly SelfEdit[], policyVersion: number, scope: EventScope): void {
  if (scope.purpose !== 'train') return;
  const stale = selfEdits.find((selfEdit) => selfEdit.policyVersion !== policyVersion);
  if (stale)
    throw new Error(`${stale.id} was not written by policy version ${policyVersion}; its reward would be stale.`);
}
