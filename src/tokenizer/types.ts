/** Text to token ids and back. */
import { jsonText } from '../contract/jsonText';

export interface EncodeOptions {
  /** Put the special tokens around the text that the model expects there (a begin-of-text id, say). Default true. */
  addSpecialTokens?: boolean;
  /**
   * Text that spells a special token (`<|im_end|>`) stays text. Default false: it becomes that token's id, as in Hugging Face.
   * Wanted for whatever a person or a model wrote; not for prompts built by a chat template.
   */
  specialTokensAsText?: boolean;
}

export interface DecodeOptions {
  /** Leave special tokens out of the text. Default false. */
  skipSpecialTokens?: boolean;
}

export interface Tokenizer {
  /** Any string will do: what is not valid Unicode (a lone surrogate) counts as U+FFFD. */
  encode(text: string, options?: EncodeOptions): number[];
  /** Ids without a token are skipped. Text is never tidied up: the spaces are those of the tokens. */
  decode(ids: readonly number[], options?: DecodeOptions): string;
  /** The id before every text; null when the tokenizer has none, or the model no row for it. */
  readonly bosId: number | null;
  /** The id after a text; null likewise. */
  readonly eosId: number | null;
  /** Highest id plus one. The model's embedding may have more rows, or fewer where a token was added to the tokenizer alone. */
  readonly vocab: number;
  /** Id of the token of exactly this content, as the vocabulary spells it. */
  idOf(token: string): number | null;
}

/** What a tokenizer is made from; `ModelFiles` of `formats` fits. */
export interface TokenizerFiles {
  /** For messages. */
  name: string;
  tokenizerJson: Record<string, unknown> | null;
  tokenizerConfigJson: Record<string, unknown> | null;
  specialTokensMapJson?: Record<string, unknown> | null;
  config: { vocab: number };
}

/** `missing`: there is no tokenizer.json. `broken`: it contradicts itself. `unsupported`: sound, but of a kind not read here. `mismatch`: made for another model. */
export class TokenizerError extends Error {
  constructor(
    readonly code: 'missing' | 'broken' | 'unsupported' | 'mismatch',
    message: string,
  ) {
    super(message);
    this.name = 'TokenizerError';
  }
}

/** A value out of a file, fit for one line of a message. */
export function shown(value: unknown): string {
  const text = jsonText(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
