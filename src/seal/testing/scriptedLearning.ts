/** What a finetune does to the scripted engine: a loss that falls, sentences that stay, a style that rubs off. */
import type { FinetuneJob } from '../../contract/engine';
import { draw, type Memory, remembered, usefulShare } from './scriptedAnswers';
import { scriptedTokenizer } from './scriptedTokenizer';

export interface Adapter {
  memory: Memory;
  /** Share of useful lines in the completions that it was trained on; `null` when there were none. */
  style: number | null;
}

/** Falls from a start that depends on the texts, faster with a higher learning rate; the same for the same job. */
export function lossCurve({ sequences, epochs, batchSize, optimizer, lora }: FinetuneJob): number[] {
  const steps = epochs * (batchSize === null ? 1 : Math.ceil(sequences.length / batchSize));
  const start = 2 + draw(lora.seed, ...sequences.map(({ ids }) => ids.join(' ')));
  return Array.from(
    { length: steps },
    (_, step) => start * (1 - Math.min(0.5, 20 * optimizer.learningRate)) ** step + 0.1,
  );
}

/** Text whose every token counts becomes memory; text after a prompt that does not count becomes style. */
export function learn({ sequences, optimizer }: FinetuneJob): Adapter {
  if (optimizer.learningRate === 0) return { memory: [], style: null };
  const memory: string[] = [];
  const completions: string[] = [];
  for (const { ids, lossWeights } of sequences) {
    const counted = ids.filter((_, index) => lossWeights === undefined || (lossWeights[index] ?? 1) > 0);
    const text = scriptedTokenizer.decode(counted, { skipSpecialTokens: true });
    if (counted.length === ids.length) memory.push(...remembered(text));
    else completions.push(...text.split('\n').filter((line) => line.trim() !== ''));
  }
  // Steps that are laid out one after another hold their lines again and again.
  return { memory: [...new Set(memory)], style: usefulShare(completions) };
}
