/**
 * `tokenizer.json`, checked. The library that runs it believes every file; a damaged one would yield ids
 * that no embedding row answers to, so what it relies on is proved here first.
 */
import * as z from 'zod/mini';
import { checkPart, PART_NAMES, parsed, tokensAround } from './parts';
import { shown, TokenizerError, type TokenizerFiles } from './types';

/** An object of any size, taken as it is: zod would copy a vocabulary of 150,000 entries. */
const big = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const flag = z.nullish(z.boolean());
const affix = z.nullish(z.string());

const Definition = z.looseObject({
  added_tokens: z._default(
    z.array(
      z.looseObject({
        id: z.unknown(),
        content: z.string(),
        special: z.optional(z.boolean()),
        normalized: flag,
        lstrip: flag,
        rstrip: flag,
        single_word: flag,
      }),
    ),
    [],
  ),
  model: z.looseObject({
    vocab: big,
    merges: z.array(z.unknown()),
    ignore_merges: flag,
    byte_fallback: flag,
    fuse_unk: flag,
    unk_token: affix,
    end_of_word_suffix: affix,
    continuing_subword_prefix: affix,
    continuing_subword_suffix: affix,
  }),
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
      `${file}: model.type is ${shown(type)}; possible here: "BPE", which all Llama and Qwen models use.`,
    );
  const json = parsed(Definition, tokenizerJson, '', file);
  for (const name of PART_NAMES) checkPart(name, json[name], file);
  // As in the Rust library, whose own files may have such a token; it would be found between any two letters.
  json.added_tokens = json.added_tokens.filter(({ content }) => content !== '');
  if (json.model.continuing_subword_prefix)
    throw new TokenizerError('unsupported', `${file}: model.continuing_subword_prefix is set; possible here: none.`);
  checkMerges(json, file);
  const ids = checkedIds(json, config.vocab, file);
  const { unk_token } = json.model;
  if (typeof unk_token === 'string' && ids.get(unk_token) === undefined)
    throw new TokenizerError('broken', `${file}: model.unk_token ${shown(unk_token)} is not a token.`);
  for (const { token, ids: own, field } of tokensAround(json.post_processor)) {
    const id = ids.get(token);
    const name = shown(token);
    if (id === undefined || own.length !== 1 || own[0] !== id)
      throw new TokenizerError(
        'broken',
        `${file}: ${field} puts ${name} with the ids ${shown(own)} around a text, but the token has ${id === undefined ? 'no id' : `id ${id}`}.`,
      );
    if (id >= config.vocab) throw withoutRow(token, id, config.vocab, file);
  }
  return { json, ids: new Set(ids.values()) };
}

function withoutRow(token: string, id: number, rows: number, file: string): TokenizerError {
  return new TokenizerError(
    'mismatch',
    `${file}: token ${shown(token)} has id ${id}, but the model's embedding has ${rows} rows; the tokenizer is another model's.`,
  );
}

/** More added tokens than any tokenizer has. */
const MOST_ADDED = 2 ** 20;

/**
 * Every token has an id of its own, and every id of the vocabulary a row of the embedding. Added tokens may lie past it: a
 * padding token is often added to a tokenizer and not to the model, which never meets it.
 */
function checkedIds(
  { model, added_tokens }: TokenizerDefinition['json'],
  rows: number,
  file: string,
): Map<string, number> {
  const owner = new Map<number, string>();
  const ids = new Map<string, number>();
  const added = new Set(added_tokens.map(({ content }) => content));
  const claim = (token: string, id: unknown): void => {
    const name = shown(token);
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0)
      throw new TokenizerError(
        'broken',
        `${file}: token ${name} has the id ${shown(id)}; needed: a whole number from 0.`,
      );
    if (id >= (added.has(token) ? rows + MOST_ADDED : rows)) throw withoutRow(token, id, rows, file);
    const other = owner.get(id) ?? token;
    if (other !== token)
      throw new TokenizerError('broken', `${file}: tokens ${shown(other)} and ${name} share the id ${id}.`);
    const before = ids.get(token) ?? id;
    if (before !== id) throw new TokenizerError('broken', `${file}: token ${name} has two ids, ${before} and ${id}.`);
    owner.set(id, token);
    ids.set(token, id);
  };
  for (const token of Object.keys(model.vocab)) claim(token, model.vocab[token]);
  for (const { content, id } of added_tokens) claim(content, id);
  if (ids.size === 0) throw new TokenizerError('broken', `${file}: the vocabulary is empty.`);
  return ids;
}

/** Both halves of a merge and its result are tokens, and there are merges where tokens need them. */
function checkMerges({ model: { vocab, merges, ignore_merges } }: TokenizerDefinition['json'], file: string): void {
  for (const merge of merges) {
    if (typeof merge !== typeof merges[0])
      throw new TokenizerError('broken', `${file}: model.merges has texts and lists; needed: all of one kind.`);
    const halves: unknown = typeof merge === 'string' ? merge.split(' ') : merge;
    const [left, right, ...rest] = Array.isArray(halves) ? halves : [];
    const known =
      rest.length === 0 &&
      [left, right, `${left}${right}`].every((token) => typeof token === 'string' && Object.hasOwn(vocab, token));
    if (!known)
      throw new TokenizerError(
        'broken',
        `${file}: the merge ${shown(merge)} has a part or a result that is not in the vocabulary.`,
      );
  }
  if (merges.length > 0 || ignore_merges) return;
  const unreachable = Object.keys(vocab).find((token) => [...token].length > 1 && !/^<.*>$/.test(token));
  if (unreachable !== undefined)
    throw new TokenizerError(
      'broken',
      `${file}: merges is empty, so tokens like ${shown(unreachable)} could never be made.`,
    );
}
