/**
 * Texts whose tokens are to be scored, gathered for one call of the engine. A pass over many short texts costs little more
 * than over one, so everything that a stage wants to know goes in together; what two askers want alike is scored once.
 */
import type { AdapterId, ScoreRequest, ScoreResult } from '../contract/engine';
import { EngineError } from '../contract/errors';
import type { Tokenizer } from '../tokenizer/types';
import { checkpoint, type LoopContext } from './context';
import { AS_TEXT } from './prompts';
import { mean } from './statistics';
import type { Stage } from './types';

/** What is given and what comes after it; only the latter is scored. */
export interface Continuation {
  prompt: readonly number[];
  /** At least one token. */
  ids: readonly number[];
}

export interface ContinuationScore {
  /** Natural-log probability of each token of the continuation. */
  logProbabilities: number[];
  /** Whether greedy decoding would have written exactly this. */
  greedy: boolean;
}

/** Reads one score; valid once the batch has run. */
export type Scored = () => ContinuationScore;

export class ScoreBatch {
  private readonly requests: ScoreRequest[] = [];
  private readonly places = new Map<string, number>();
  private results: ScoreResult[] = [];

  add(adapter: AdapterId | null, { prompt, ids }: Continuation): Scored {
    const whole = [...prompt, ...ids];
    const key = `${adapter ?? ''}:${prompt.length}:${whole.join(' ')}`;
    const place =
      this.places.get(key) ?? this.requests.push({ ids: whole, adapter, from: Math.max(1, prompt.length) }) - 1;
    this.places.set(key, place);
    return () => {
      const result = this.results[place];
      if (!result) throw new Error('These texts were not scored yet.');
      return { logProbabilities: result.logProbabilities, greedy: result.greedy.every(Boolean) };
    };
  }

  async run(context: LoopContext, stage: Stage): Promise<void> {
    if (this.requests.length === 0) return;
    await checkpoint(context, stage);
    this.results = await context.engine.score(this.requests, { signal: context.signal });
    const broken = this.results.findIndex(({ logProbabilities }) => logProbabilities.some(Number.isNaN));
    if (broken >= 0)
      throw new EngineError(
        'not-finite',
        `An adapter's output became not-a-number in score request ${broken}. A lower learning rate usually helps.`,
      );
  }
}

/** Nats per token. */
export function meanLogProbability({ logProbabilities }: ContinuationScore): number {
  return mean(logProbabilities);
}

/**
 * `text` as the continuation of a prompt. Tokens may not straddle the seam, because the model reads the prompt's own tokens
 * when it answers: where the two would merge, the text is encoded by itself.
 */
export function continuationOf(
  tokenizer: Tokenizer,
  prompt: readonly number[],
  promptText: string,
  text: string,
  ends: boolean,
): Continuation {
  const whole = tokenizer.encode(promptText + text, AS_TEXT);
  const seamless = whole.length > prompt.length && prompt.every((id, index) => whole[index] === id);
  const ids = seamless ? whole.slice(prompt.length) : tokenizer.encode(text, { ...AS_TEXT, addSpecialTokens: false });
  const end = ends && tokenizer.eosId !== null && ids.at(-1) !== tokenizer.eosId ? [tokenizer.eosId] : [];
  return { prompt, ids: [...ids, ...end] };
}
