/**
 * Texts whose tokens are to be scored, gathered for one call of the engine. A pass over many short texts costs little more
 * than over one, so everything that a stage wants to know goes in together; what two askers want alike is scored once.
 */
import type { AdapterId, ScoreRequest, ScoreResult } from '../../contract/engine';
import type { Tokenizer } from '../../tokenizer/types';
import type { Scored } from '../domain';
import { mean } from '../statistics/estimate';
import { AS_TEXT } from './prompts';

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

/** Reads one score; valid once the batch has its results. */
export type ReadScore = () => ContinuationScore;

export class ScoreBatch {
  private readonly requests: ScoreRequest[] = [];
  private readonly places = new Map<string, number>();
  private results: readonly ScoreResult[] = [];

  add(adapter: AdapterId | null, continuation: Continuation): ReadScore {
    const { ids, from, name } = wholeOf(continuation);
    const key = `${adapter ?? ''}:${name}`;
    const place = this.places.get(key) ?? this.requests.push({ ids, adapter, from }) - 1;
    this.places.set(key, place);
    return () => {
      const result = this.results[place];
      if (!result) throw new Error('These texts were not scored yet.');
      return { logProbabilities: result.logProbabilities, greedy: result.greedy.every(Boolean) };
    };
  }

  /** Everything that was added, and what is made of it. */
  graded<Result>(grade: () => Result): Scored<Result> {
    return {
      requests: this.requests,
      grade: (results) => {
        this.results = results;
        return grade();
      },
    };
  }
}

interface Whole extends Pick<ScoreRequest, 'ids'> {
  from: number;
  /** Equal where prompt and continuation are. */
  name: string;
}

/** The same texts are asked of one adapter after another. */
const wholes = new WeakMap<Continuation, Whole>();

function wholeOf(continuation: Continuation): Whole {
  const { prompt, ids } = continuation;
  const known = wholes.get(continuation);
  if (known) return known;
  const both = [...prompt, ...ids];
  const whole = { ids: both, from: Math.max(1, prompt.length), name: `${prompt.length}:${both.join(' ')}` };
  wholes.set(continuation, whole);
  return whole;
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
