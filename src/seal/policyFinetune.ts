/**
 * The M-step: supervised finetuning of the policy on the kept prompt-completion pairs, loss on the completion only, as one
 * LoRA that is then merged into the weights (seal-reference 2.7).
 */
import type { FinetuneJob, TrainingSequence } from '../contract/engine';
import type { Tokenizer } from '../tokenizer/types';
import { checkpoint, type LoopContext, type RunContext, runStage } from './context';
import { refuseDiverged } from './diverged';
import { deriveSeed } from './seeds';
import type { PolicySettings } from './settings';
import { sequenceIds } from './trainingSequences';
import type { EventScope, PolicyFinetuneRecord, SealEvent, SelfEditPart } from './types';

/** Texts of what the model should not forget, in the form that it was pretrained on; the same for the same seed. */
export type Replay = (count: number, seed: number) => string[];

/** `null` when there is nothing to learn from: the policy then stays as it is. */
export async function finetunePolicy(
  context: LoopContext,
  scope: EventScope,
  parts: readonly SelfEditPart[],
  replay: Replay | null,
): Promise<PolicyFinetuneRecord | null> {
  const pairs = parts.map((part) => pairSequence(context.tokenizer, part));
  return trainPolicy(context, scope, pairs, replaySequences(context, scope, pairs.length, replay));
}

type PolicyEvent = Extract<SealEvent, { type: 'stage-started' | 'stage-done' | 'progress' | 'policy-losses' }>;
export type PolicyContext = RunContext<{ seed: number; policy: PolicySettings }, PolicyEvent>;

/** One adapter on pairs and old texts, merged into the weights. */
export async function trainPolicy(
  context: PolicyContext,
  scope: EventScope,
  pairs: readonly TrainingSequence[],
  old: readonly TrainingSequence[],
): Promise<PolicyFinetuneRecord | null> {
  if (pairs.length === 0) return null;
  return runStage(context, 'policy-finetune', scope, async () => {
    const job = policyJob(context, scope, [...pairs, ...old]);
    await checkpoint(context, 'policy-finetune');
    const [result] = await context.engine.finetune([job], {
      signal: context.signal,
      onProgress: ({ step, losses, totalSteps }) => {
        context.emit({ type: 'policy-losses', step, losses, totalSteps, ...scope });
        context.emit({
          type: 'progress',
          stage: 'policy-finetune',
          done: step + losses.length,
          total: totalSteps,
          ...scope,
        });
      },
    });
    if (!result) throw new Error('The engine returned no policy adapter.');
    await refuseDiverged(context.engine, [result]);
    const { adapter, losses, gradientNorms, tokens } = result;
    try {
      await context.engine.mergeAdapter(adapter);
    } finally {
      await context.engine.freeAdapters([adapter]);
    }
    return { pairs: pairs.length, replay: old.length, losses, gradientNorms, tokens };
  });
}

/** Exactly the ids that the policy read and wrote. A text that was cut at the limit does not end, so no end is taught. */
export function pairSequence(
  { eosId }: Pick<Tokenizer, 'eosId'>,
  { promptIds, ids, finish }: Pick<SelfEditPart, 'promptIds' | 'ids' | 'finish'>,
): TrainingSequence {
  const end = finish === 'stop' && eosId !== null ? [eosId] : [];
  const completion = [...ids, ...end];
  return { ids: [...promptIds, ...completion], lossWeights: [...promptIds.map(() => 0), ...completion.map(() => 1)] };
}

function replaySequences(
  context: LoopContext,
  { round }: EventScope,
  pairs: number,
  replay: Replay | null,
): TrainingSequence[] {
  const { seed, policy, sequences } = context.settings;
  if (!replay || policy.replayPerPair === 0 || policy.replayWeight === 0) return [];
  const texts = replay(pairs * policy.replayPerPair, deriveSeed(seed, 'replay', round));
  const encoded = texts.map((text) =>
    sequenceIds(context.tokenizer, text, Math.min(sequences.maxTokens, context.engine.model.contextLength)),
  );
  return encoded
    .filter((ids) => ids.length >= 2)
    .map((ids) => ({ ids, lossWeights: ids.map(() => policy.replayWeight) }));
}

function policyJob(
  { settings }: Pick<PolicyContext, 'settings'>,
  { round }: EventScope,
  sequences: TrainingSequence[],
): FinetuneJob {
  const {
    rank,
    alpha,
    targets,
    learningRate,
    schedule,
    warmupSteps,
    beta2,
    weightDecay,
    maxGradientNorm,
    epochs,
    batchSize,
  } = settings.policy;
  return {
    sequences,
    lora: { rank, alpha, targets, seed: deriveSeed(settings.seed, 'policy-adapter', round) },
    optimizer: { learningRate, schedule, warmupSteps, beta1: 0.9, beta2, epsilon: 1e-8, weightDecay, maxGradientNorm },
    epochs,
    batchSize,
    shuffleSeed: deriveSeed(settings.seed, 'policy-shuffle', round),
  };
}
