/**
 * The outer loop, ReST-EM (arXiv 2506.10943, algorithm 1): the policy samples self-edits for fresh passages, each is
 * rewarded by what it teaches this very policy, the good ones finetune the policy, and the next round begins with it.
 * Policies are measured on passages that never train them.
 */

import { type LoopContext, runStage, stopwatch } from './context';
import { innerLoop } from './innerLoop';
import { evaluatePolicy, evaluateStart } from './knowledge/conditions';
import { measureMultiPassage } from './knowledge/multiPassage';
import { assertAside, assertDisjoint, assertUntold, passageProblem, passagesOfRound } from './knowledge/passages';
import { keptParts, select } from './knowledge/selection';
import { writeSelfEdits } from './knowledge/selfEdits';
import type { SideQuestions } from './knowledge/sideEffects';
import type { Candidate, Evaluation, MultiPassageRecord, Passage, RoundRecord } from './knowledge/types';
import { finetunePolicy, type Replay } from './policyFinetune';
import { estimate, mean } from './statistics/estimate';
import type { Estimate, EventScope } from './types';

export interface KnowledgeInputs {
  /** Each round takes the next `trainingPassages` of them, and begins anew when they are used up. */
  training: readonly Passage[];
  heldOut: readonly Passage[];
  /** Held-out passages that are pooled into one adapter; absent or empty leaves that measurement out. */
  multiPassage?: readonly Passage[];
  replay: Replay | null;
  /** What every adapter is asked beside its passage's questions; `null` or absent leaves side effects unmeasured. */
  sideQuestions?: SideQuestions | null;
}

export interface KnowledgeResult {
  /** Held-out measurements before the first round. */
  start: Evaluation[];
  rounds: RoundRecord[];
  /** Of the weights as loaded, and of the last policy. */
  multiPassage: MultiPassageRecord[];
}

/**
 * Runs all rounds from the weights as they were loaded, and leaves the last policy in place. With `earlier`, the rounds of
 * an interrupted run, it trains the policy on what those kept and goes on from there; the result is the same. When it
 * throws, the weights are as they were loaded.
 */
export async function runRestEm(
  loop: LoopContext,
  given: KnowledgeInputs,
  earlier: Partial<KnowledgeResult> = {},
): Promise<KnowledgeResult> {
  assertRunnable(given);
  const inputs: KnowledgeInputs = { ...given, replay: guardedReplay(given) };
  const context: LoopContext = { ...loop, sideQuestions: inputs.sideQuestions ?? null };
  const { rounds: count } = context.settings;
  await context.engine.restoreWeights();
  try {
    const start = earlier.start ?? (await evaluateStart(context, inputs.heldOut));
    context.emit({ type: 'start-done', evaluations: start });
    const multiPassage = [...(earlier.multiPassage ?? [])];
    await measureMultiPassage(context, 0, inputs.multiPassage ?? [], multiPassage);
    const rounds: RoundRecord[] = [];
    for (const record of earlier.rounds ?? []) {
      await finetunePolicy(
        context,
        { purpose: 'train', round: record.round },
        keptParts(record.decisions, record.candidates),
        inputs.replay,
      );
      rounds.push(record);
    }
    while (rounds.length < count) {
      context.emit({ type: 'round-started', round: rounds.length + 1, rounds: count });
      const record = await runRound(context, inputs, rounds.length + 1);
      rounds.push(record);
      context.emit({ type: 'round-done', record, rounds: count });
    }
    await measureMultiPassage(context, count, inputs.multiPassage ?? [], multiPassage);
    return { start, rounds, multiPassage };
  } catch (error) {
    // The reason for stopping matters more than a device that can no longer restore anything.
    await context.engine.restoreWeights().catch(() => undefined);
    throw error;
  }
}

/** Round `round`, on the policy of round - 1, which must be in the engine. */
async function runRound(context: LoopContext, inputs: KnowledgeInputs, round: number): Promise<RoundRecord> {
  const seconds = stopwatch(context);
  const scope: EventScope = { purpose: 'train', round };
  const policyVersion = round - 1;
  const passages = passagesOfRound(inputs.training, context.settings.trainingPassages, round);
  const key = `round${round}`;
  const written = await writeSelfEdits(context, scope, passages, {
    edits: context.settings.edits,
    policyVersion,
    label: `${key}/train`,
    seedKey: key,
  });
  const { base, candidates } = await innerLoop(context, scope, passages, written, { policyVersion, base: true });
  const decisions = await runStage(context, 'selection', scope, async () => {
    const decided = select(context.settings, candidates, base);
    context.emit({ type: 'selection', decisions: decided, ...scope });
    return decided;
  });
  const policyFinetune = await finetunePolicy(context, scope, keptParts(decisions, candidates), inputs.replay);
  const evaluations = inputs.heldOut.length === 0 ? [] : await evaluatePolicy(context, round, inputs.heldOut);
  return {
    round,
    policyVersion,
    base,
    candidates,
    ...rewardsOf(candidates, passages.length),
    decisions,
    policyFinetune,
    evaluations,
    seconds: seconds(),
  };
}

function rewardsOf(candidates: readonly Candidate[], passages: number): { meanReward: Estimate; bestReward: Estimate } {
  const rewards = Array.from({ length: passages }, (_, passage) =>
    candidates.filter(({ edit: selfEdit }) => selfEdit.item === passage).map((candidate) => candidate.reward.mean),
  );
  return {
    meanReward: estimate(rewards.map(mean)),
    bestReward: estimate(rewards.map((values) => Math.max(...values))),
  };
}

function assertRunnable({ training, heldOut, multiPassage = [], sideQuestions }: KnowledgeInputs): void {
  if (training.length === 0) throw new Error('There is no passage to train on.');
  for (const passage of [...training, ...heldOut, ...multiPassage]) {
    const problem = passageProblem(passage);
    if (problem !== null) throw new Error(`"${passage.title}": ${problem}`);
  }
  assertDisjoint(training, [...heldOut, ...multiPassage]);
  if (sideQuestions)
    // Pooled adapters are not asked side questions, so those may be about pooled passages.
    assertAside([...sideQuestions.locality, ...sideQuestions.collateral], [...training, ...heldOut]);
}

/** What the policy is reminded of must not tell what measures it. */
function guardedReplay({ replay, heldOut, multiPassage = [] }: KnowledgeInputs): Replay | null {
  if (replay === null) return null;
  return (count, seed) => {
    const texts = replay(count, seed);
    assertUntold(texts, [...heldOut, ...multiPassage]);
    return texts;
  };
}
