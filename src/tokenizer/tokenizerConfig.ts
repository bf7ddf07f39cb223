/** What a tokenizer takes from tokenizer_config.json and special_tokens_map.json, checked. */
import * as z from 'zod/mini';
import { parsed } from './parts';
import type { TokenizerFiles } from './types';

/** A token as the files write it: a text, or an object with the text as `content`. An empty text stands for none. */
const Token = z.union([z.string(), z.looseObject({ content: z.string() })]);
const flag = z.nullish(z.boolean());

const SpecialTokens = z.looseObject({
  bos_token: z.nullish(Token),
  eos_token: z.nullish(Token),
  unk_token: z.nullish(Token),
  sep_token: z.nullish(Token),
  pad_token: z.nullish(Token),
  cls_token: z.nullish(Token),
  mask_token: z.nullish(Token),
  additional_special_tokens: z.nullish(z.array(Token)),
});

const Config = z.extend(SpecialTokens, {
  tokenizer_class: z.nullish(z.string()),
  add_bos_token: flag,
  add_eos_token: flag,
  clean_up_tokenization_spaces: flag,
  remove_space: flag,
  do_lowercase_and_remove_accent: flag,
});

type NamedToken = `${'bos' | 'eos' | 'unk' | 'sep' | 'pad' | 'cls' | 'mask'}_token`;

export interface TokenizerConfig {
  /** The one of tokenizer_config.json, else that of special_tokens_map.json, where older files keep them; null for none. */
  tokens: Record<NamedToken, string | null>;
  /** Llama tokenizers state them apart from the post-processor; null where they do not. */
  addBos: boolean | null;
  addEos: boolean | null;
  /** What the library reads. */
  library: Record<string, unknown>;
}

/** @throws TokenizerError naming the file and the field. */
export function parseTokenizerConfig({
  name,
  tokenizerConfigJson,
  specialTokensMapJson = null,
}: TokenizerFiles): TokenizerConfig {
  const config = parsed(Config, tokenizerConfigJson ?? {}, '', `${name}/tokenizer_config.json`);
  const map = parsed(SpecialTokens, specialTokensMapJson ?? {}, '', `${name}/special_tokens_map.json`);
  const token = (field: NamedToken): string | null => contentOf(config[field]) ?? contentOf(map[field]);
  const isLlama = /^(Code)?LlamaTokenizer/.test(config.tokenizer_class ?? '');
  return {
    tokens: {
      bos_token: token('bos_token'),
      eos_token: token('eos_token'),
      unk_token: token('unk_token'),
      sep_token: token('sep_token'),
      pad_token: token('pad_token'),
      cls_token: token('cls_token'),
      mask_token: token('mask_token'),
    },
    addBos: isLlama ? (config.add_bos_token ?? null) : null,
    addEos: isLlama ? (config.add_eos_token ?? null) : null,
    library: {
      remove_space: config.remove_space ?? false,
      do_lowercase_and_remove_accent: config.do_lowercase_and_remove_accent ?? false,
      additional_special_tokens: (config.additional_special_tokens ?? map.additional_special_tokens ?? []).flatMap(
        (one) => contentOf(one) ?? [],
      ),
    },
  };
}

function contentOf(token: z.infer<typeof Token> | null | undefined): string | null {
  const content = typeof token === 'object' && token !== null ? token.content : token;
  return content || null;
}
