/** What a command goes on with although it may not be meant, a line each on stderr. */
import type { Tokenizer } from '../tokenizer/types';

export function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`);
}

/** A model that never learns an end goes on writing until it is cut. */
export function warnWithoutEnd(name: string, { eosId }: Pick<Tokenizer, 'eosId'>): void {
  if (eosId === null)
    warn(
      `${name}: no end token is known (eos_token of tokenizer_config.json or special_tokens_map.json), so the model does not learn where a text ends.`,
    );
}
