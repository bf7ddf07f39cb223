/** What it costs a model to keep its weights in a form: the loss on a fixed text, and where it would write another token. */
import { type Engine, GREEDY, type WeightFormat } from '../../contract/engine';
import { estimate } from '../../seal/statistics/estimate';
import type { Estimate } from '../../seal/types';

/** Tokens of each paragraph that are written on from, and tokens that are written. */
const PROMPT = 12;
const WRITTEN = 32;

/** What is measured of each form: the paragraphs as ids, and what the model with its own values writes on from their beginnings. */
export interface Probe {
  texts: readonly (readonly number[])[];
  written: readonly { ids: readonly number[]; from: number }[];
}

/** How well one form does. Losses are in nats, one a predicted token. */
export interface FormLosses {
  losses: readonly number[];
  /** Of each written token, whether it is the likeliest here too, after the same ones before. */
  agreed: readonly boolean[];
}

export interface FormFigures {
  asked: WeightFormat | null;
  /** That of most weights. */
  format: WeightFormat;
  bytes: number;
  /** Weights that are not kept to the bit. */
  rounded: number;
  loss: Estimate;
  /** Loss less that of the own values, token by token. */
  difference: Estimate;
  /** Of `tokens` tokens that the own values write greedily. */
  agreed: number;
  tokens: number;
}

/** @param engine with the model's own values. @param texts of at least two tokens each. */
export async function probeOf(
  engine: Engine,
  texts: readonly (readonly number[])[],
  { contextLength, stopIds }: { contextLength: number; stopIds: readonly number[] },
): Promise<Probe> {
  const cut = texts.map((ids) => ids.slice(0, contextLength));
  const prompts = cut.map((ids) => ids.slice(0, Math.min(PROMPT, contextLength - 1)));
  const results = await engine.generate(
    prompts.map((prompt) => ({
      ...{ prompt, adapter: null, sampling: GREEDY, stream: 0, stopIds },
      maxTokens: Math.min(WRITTEN, contextLength - prompt.length),
    })),
  );
  const written = results.map(({ ids }, index) => {
    const prompt = prompts[index] ?? [];
    return { ids: [...prompt, ...ids], from: prompt.length };
  });
  return { texts: cut, written };
}

export async function formLosses(engine: Engine, { texts, written }: Probe): Promise<FormLosses> {
  const adapter = null;
  const scored = await engine.score(texts.map((ids) => ({ ids, adapter })));
  const again = await engine.score(written.map(({ ids, from }) => ({ ids, from, adapter })));
  return {
    losses: scored.flatMap(({ logProbabilities }) => logProbabilities.map((value) => -value)),
    agreed: again.flatMap(({ greedy }) => greedy),
  };
}

/** @param own of the model's own values, of the same probe. */
export function comparedWith(
  own: FormLosses,
  { losses, agreed }: FormLosses,
): Pick<FormFigures, 'loss' | 'difference' | 'agreed' | 'tokens'> {
  return {
    loss: estimate(losses),
    difference: estimate(losses.map((loss, index) => loss - (own.losses[index] ?? Number.NaN))),
    agreed: agreed.filter(Boolean).length,
    tokens: agreed.length,
  };
}
