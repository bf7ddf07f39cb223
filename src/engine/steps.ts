/** From jobs to steps: which sequences of which job each optimizer step sees, and how steps are cut into passes. */

import { type FinetuneJob, MOST_RANK, stackedRank, type TrainingSequence } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { uniformSource } from '../lora/gaussian';
import type { LabelledSequence } from '../model/batch';
import type { ModelConfig } from '../model/config';

export interface JobSteps {
  /** Sequence numbers of each step. */
  steps: readonly (readonly number[])[];
}

/** Throws `bad-request` for a job that cannot be trained, naming the job and the field. */
export function checkJob(
  job: FinetuneJob,
  index: number,
  { vocab, contextLength, hidden, heads, headDim, feedForward }: ModelConfig,
): void {
  const narrowest = Math.min(hidden, heads * headDim, feedForward);
  const refuse = (what: string): never => {
    throw new EngineError('bad-request', `Finetune job ${index}: ${what}`);
  };
  const { lora, onto, optimizer, orthogonal } = job;
  if (!Number.isInteger(lora.rank) || lora.rank < 1 || lora.rank > MOST_RANK)
    refuse(`rank ${lora.rank} is not within 1 to ${MOST_RANK}.`);
  const whole = stackedRank(job);
  if (whole > MOST_RANK)
    refuse(`with what it stands on it has rank ${whole}; ${MOST_RANK} is the most. Merge the earlier edits first.`);
  if (onto && lora.alpha === 0) refuse('on another adapter alpha cannot be 0.');
  if (orthogonal && !onto) refuse('only an adapter that stands on another can be orthogonal to it.');
  if (orthogonal && whole > narrowest)
    refuse(`rank ${whole} with what it stands on is more than the ${narrowest} inputs that it could be orthogonal in.`);
  if (!Number.isFinite(lora.alpha)) refuse(`alpha ${lora.alpha} is not a number.`);
  if (!Number.isInteger(job.epochs) || job.epochs < 0) refuse(`epochs ${job.epochs} is not a whole number from 0 on.`);
  if (job.batchSize !== null && (!Number.isInteger(job.batchSize) || job.batchSize < 1))
    refuse(`batch size ${job.batchSize} is not a whole number from 1 on.`);
  if (!Number.isFinite(optimizer.learningRate) || optimizer.learningRate < 0)
    refuse(`learning rate ${optimizer.learningRate} is not a number from 0 on.`);
  const { warmupSteps, beta1, beta2, epsilon, weightDecay, maxGradientNorm } = optimizer;
  if (!Number.isInteger(warmupSteps) || warmupSteps < 0)
    refuse(`warm-up of ${warmupSteps} steps is not a whole number from 0 on.`);
  for (const beta of [beta1, beta2])
    if (!(beta >= 0 && beta < 1)) refuse(`beta ${beta} is not within 0 to 1 (excluded).`);
  // At 0 an element without gradient would be 0 / 0.
  if (!(epsilon > 0)) refuse(`epsilon ${epsilon} is not a number above 0.`);
  if (!(weightDecay >= 0)) refuse(`weight decay ${weightDecay} is not a number from 0 on.`);
  if (maxGradientNorm !== null && !(maxGradientNorm > 0))
    refuse(`largest gradient norm ${maxGradientNorm} is neither a number above 0 nor null.`);
  job.sequences.forEach(({ ids, lossWeights }, i) => {
    if (ids.length < 2) refuse(`sequence ${i} has ${ids.length} tokens; at least 2 are needed to learn from.`);
    if (ids.length - 1 > contextLength)
      refuse(`sequence ${i} has ${ids.length} tokens; the model takes ${contextLength + 1}.`);
    if (lossWeights && lossWeights.length !== ids.length)
      refuse(`sequence ${i} has ${lossWeights.length} loss weights for ${ids.length} tokens.`);
    if (lossWeights?.some((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY)))
      refuse(`sequence ${i} has a loss weight that is not a number from 0 on.`);
    if (lossWeights && !lossWeights.some((weight, place) => place > 0 && weight > 0))
      refuse(`sequence ${i} has no token that counts; the first one is never predicted.`);
    checkIds(ids, vocab, `Finetune job ${index}, sequence ${i}`);
  });
}

/** No id reaches the GPU unchecked. */
export function checkIds(ids: readonly number[], vocab: number, where: string): void {
  const wrong = ids.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= vocab);
  if (wrong >= 0)
    throw new EngineError(
      'bad-request',
      `${where}: token ${wrong} is ${ids[wrong]}; ids are whole numbers below ${vocab}.`,
    );
}

/** Every step of a job in order; a shuffled job is shuffled anew before each epoch. */
export function stepsOf(job: FinetuneJob): JobSteps {
  const count = job.sequences.length;
  const size = job.batchSize ?? count;
  const uniform = job.shuffleSeed === null ? null : uniformSource(job.shuffleSeed);
  const steps: number[][] = [];
  if (count === 0) return { steps };
  for (let epoch = 0; epoch < job.epochs; epoch++) {
    const order = Array.from({ length: count }, (_, i) => i);
    if (uniform && size < count) {
      for (let i = count - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
      }
    }
    for (let start = 0; start < count; start += size) steps.push(order.slice(start, start + size));
  }
  return { steps };
}

/** Weight of each token; the first is never predicted. */
export function tokenWeights({ ids, lossWeights }: TrainingSequence): number[] {
  return ids.map((_, i) => (i === 0 ? 0 : (lossWeights?.[i] ?? 1)));
}

/**
 * One slot's sequences of one step, with weights that sum to one over the step; `checkJob` has seen to it that every
 * sequence has some.
 */
export function stepSequences(job: FinetuneJob, numbers: readonly number[], slot: number): LabelledSequence[] {
  const chosen = numbers.flatMap((n) => job.sequences[n] ?? []);
  const weights = chosen.map(tokenWeights);
  const total = weights.flat().reduce((sum, w) => sum + w, 0);
  return chosen.map(({ ids }, i) => ({
    ids,
    slot,
    weights: (weights[i] ?? []).map((w) => (total > 0 ? w / total : 0)),
  }));
}

/** Cuts a step into passes of at most `mostRows` rows, in order; a sequence is never cut. */
export function intoPasses(sequences: readonly LabelledSequence[], mostRows: number): LabelledSequence[][] {
  const passes: LabelledSequence[][] = [];
  let rows = 0;
  for (const sequence of sequences) {
    const needed = sequence.ids.length - 1;
    if (needed > mostRows)
      throw new EngineError(
        'out-of-memory',
        `A text of ${sequence.ids.length} tokens does not fit the memory for training (${mostRows} rows). Use shorter texts.`,
        { what: 'activations', remedy: 'length', bytes: null },
      );
    const current = passes.at(-1);
    if (current && rows + needed <= mostRows) current.push(sequence);
    else {
      passes.push([sequence]);
      rows = 0;
    }
    rows += needed;
  }
  return passes;
}
