/**
 * `tokenizer.json`, checked. The library that runs it believes every file; a damaged one would yield ids
 * that no embedding row answers to, so what it relies on is proved here first.
 */
import * as z from 'zod/mini';
import { TokenizerError, type TokenizerFiles } from './types';

/** An object of any size, taken as it is: zod would copy a vocabulary of 150,000 entries. */
const big = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const part = z.nullish(z.looseObject({ type: z.string() }));

const Definition = z.looseObject({
  added_tokens: z._default(
    z.array(z.looseObject({ id: z.unknown(), content: z.string(), special: z.optional(z.boolean()) })),
    [],
  ),
  normalizer: part,
  pre_tokenizer: part,
  post_processor: part,
  decoder: part,
  model: z.looseObject({ vocab: big, merges: z.array(z.unknown()), ignore_merges: z.optional(z.boolean()) }),
});

export interface TokenizerDefinition {
  /** The file, shape checked. */
  json: z.infer<typeof Definition>;
  /** Every id, added tokens included. */
  ids: Set<number>;
}

/** @throws TokenizerError naming the file, the field and the token. */
export function parseDefinition({ name, tokenizerJson, config }: TokenizerFiles): TokenizerDefinition {
  const file = `${name}/tokenizer.json`;
  if (tokenizerJson === null)
    throw new TokenizerError(
      'missing',
      `${name}: tokenizer.json is not in the folder; save the model's fast tokenizer there.`,
    );
  const { model } = tokenizerJson;
  const type = typeof model === 'object' && model !== null && 'type' in model ? model.type : undefined;
  // Older files leave the type out; they are BPE when they have merges, which the shape below asks for.
  if (type !== undefined && type !== null && type !== 'BPE')
    throw new TokenizerError(
      'unsupported',
      `${file}: model.type is ${JSON.stringify(type)}; possible here: "BPE", which all Llama and Qwen models use.`,
    );
  const result = z.safeParse(Definition, tokenizerJson);
  if (!result.success) {
    const path = result.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new TokenizerError('broken', `${file}: ${path.slice(0, 120)} is missing or of a wrong type.`);
  }
  checkMerges(result.data, file);
  return { json: result.data, ids: checkedIds(result.data, config.vocab, file) };
}

/** Every token has an id of its own, and every id a row of the embedding. */
function checkedIds({ model, added_tokens }: TokenizerDefinition['json'], rows: number, file: string): Set<number> {
  const owner = new Map<number, string>();
  const claim = (token: string, id: unknown): void => {
    const shown = JSON.stringify(token);
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0)
      throw new TokenizerError(
        'broken',
        `${file}: token ${shown} has the id ${JSON.stringify(id)}; needed: a whole number from 0.`,
      );
    if (id >= rows)
      throw new TokenizerError(
        'mismatch',
        `${file}: token ${shown} has id ${id}, but the model's embedding has ${rows} rows; the tokenizer is another model's.`,
      );
    const other = owner.get(id) ?? token;
    if (other !== token)
      throw new TokenizerError('broken', `${file}: tokens ${JSON.stringify(other)} and ${shown} share the id ${id}.`);
    owner.set(id, token);
  };
  for (const token of Object.keys(model.vocab)) claim(token, model.vocab[token]);
  for (const { content, id } of added_tokens) claim(content, id);
  if (owner.size === 0) throw new TokenizerError('broken', `${file}: the vocabulary is empty.`);
  return new Set(owner.keys());
}

/** Both halves of a merge and its result are tokens, and there are merges where tokens need them. */
function checkMerges({ model: { vocab, merges, ignore_merges } }: TokenizerDefinition['json'], file: string): void {
  for (const merge of merges) {
    const halves: unknown = typeof merge === 'string' ? merge.split(' ') : merge;
    const [left, right, ...rest] = Array.isArray(halves) ? halves : [];
    const known =
      rest.length === 0 &&
      [left, right, `${left}${right}`].every((token) => typeof token === 'string' && Object.hasOwn(vocab, token));
    if (!known)
      throw new TokenizerError(
        'broken',
        `${file}: the merge ${JSON.stringify(merge)} has a part or a result that is not in the vocabulary.`,
      );
  }
  if (merges.length > 0 || ignore_merges) return;
  const unreachable = Object.keys(vocab).find((token) => [...token].length > 1 && !/^<.*>$/.test(token));
  if (unreachable !== undefined)
    throw new TokenizerError(
      'broken',
      `${file}: merges is empty, so tokens like ${JSON.stringify(unreachable)} could never be made.`,
    );
}
