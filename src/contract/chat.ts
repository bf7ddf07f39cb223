/**
 * What is asked of a model that somebody else serves, behind an OpenAI-compatible address (`POST {base}/chat/completions`). It never
 * serves as policy: it may write texts in a teacher's place, and judge answers.
 */

/** Where it is. The key goes to that address alone, and is kept nowhere. */
export interface Endpoint {
  /** Without a slash at its end, as `https://api.openai.com/v1`. */
  base: string;
  model: string;
  /** Empty where the server wants none. */
  key: string;
}

/** The same as a person types it, unchecked. */
export interface TypedEndpoint {
  url: string;
  model: string;
  key: string;
}

export interface ChatRequest {
  /** One turn of the user. */
  text: string;
  temperature: number;
  /** Of the answer, in the tokens of that model. */
  maxTokens: number;
  /** Hears the text so far, whole; with it the answer is streamed. */
  onText?: ((text: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export interface ChatReply {
  /** Trimmed; never empty. */
  text: string;
  /** `length`: it was cut at `maxTokens`. */
  finish: 'stop' | 'length';
}

/** @throws EndpointError in one plain sentence. */
export type AskChat = (request: ChatRequest) => Promise<ChatReply>;

/** What was used of an endpoint. */
export interface Usage {
  /** Answers that came. */
  answers: number;
  /** Tokens that the server counted, as it says. */
  input: number;
  output: number;
  /** Answers of which it did not say. */
  uncounted: number;
  /** Tries that failed and were made again. */
  retries: number;
}

export const NO_USAGE: Usage = { answers: 0, input: 0, output: 0, uncounted: 0, retries: 0 };

export function addUsage(one: Usage, other: Usage): Usage {
  return {
    answers: one.answers + other.answers,
    input: one.input + other.input,
    output: one.output + other.output,
    uncounted: one.uncounted + other.uncounted,
    retries: one.retries + other.retries,
  };
}

/** An answer to be judged by its gold answer alone. */
export interface Claim {
  question: string;
  gold: string;
  answer: string;
}

/** One verdict for each claim, in their order. @throws EndpointError: a verdict that did not come is none, not a wrong answer. */
export type AskJudge = (claims: readonly Claim[], signal?: AbortSignal) => Promise<boolean[]>;
