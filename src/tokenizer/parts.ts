/**
 * The parts of a tokenizer.json around its model: what each type must have, so that the library does not fail in the middle of a
 * text, or never ends. Types that are not listed have nothing that could be wrong, or are refused by the library itself.
 */
import * as z from 'zod/mini';
import { TokenizerError } from './types';

const flag = z.nullish(z.boolean());
const text = z.string();
const pattern = z.union([z.object({ String: z.string().check(z.minLength(1)) }), z.object({ Regex: text })]);
const split = z.pipe(
  text,
  z.transform((behavior: string) => behavior.toLowerCase()),
);
const byteLevel = z.looseObject({ add_prefix_space: flag, trim_offsets: flag, use_regex: flag });
const metaspace = z.looseObject({
  replacement: z.nullish(z.string().check(z.minLength(1))),
  str_rep: z.nullish(text),
  prepend_scheme: z.nullish(z.enum(['always', 'first', 'never'])),
});
const replace = z.looseObject({ pattern, content: z.nullish(text) });
const around = z.tuple([text, z.int()]);
const cut = z.nullish(z.int().check(z.nonnegative()));

const Piece = z.union([
  z.looseObject({ SpecialToken: z.looseObject({ id: text }) }),
  z.looseObject({ Sequence: z.looseObject({ id: z.enum(['A', 'B']) }) }),
]);

const PARTS = {
  normalizer: {
    /** Where a Sequence keeps its own. */
    list: 'normalizers',
    types: {
      Replace: replace,
      Prepend: z.looseObject({ prepend: text }),
      Strip: z.looseObject({ strip_left: flag, strip_right: flag }),
      BertNormalizer: z.looseObject({
        clean_text: flag,
        handle_chinese_chars: flag,
        strip_accents: flag,
        lowercase: flag,
      }),
    },
  },
  pre_tokenizer: {
    list: 'pretokenizers',
    types: {
      // The library takes every other behavior for "isolated".
      Split: z.looseObject({
        pattern,
        invert: flag,
        behavior: z.nullish(z.pipe(split, z.enum(['isolated', 'removed']))),
      }),
      ByteLevel: byteLevel,
      Metaspace: metaspace,
      Digits: z.looseObject({ individual_digits: flag }),
      Replace: replace,
      FixedLength: z.looseObject({ length: z.int().check(z.positive()) }),
    },
  },
  post_processor: {
    list: 'processors',
    types: {
      TemplateProcessing: z.looseObject({
        single: z.array(Piece),
        special_tokens: z.record(text, z.looseObject({ ids: z.array(z.int()) })),
      }),
      BertProcessing: z.looseObject({ sep: around, cls: around }),
      RobertaProcessing: z.looseObject({ sep: around, cls: around }),
    },
  },
  decoder: {
    list: 'decoders',
    types: {
      ByteLevel: byteLevel,
      Replace: replace,
      Metaspace: metaspace,
      Strip: z.looseObject({ content: z.nullish(text), start: cut, stop: cut }),
      WordPiece: z.looseObject({ prefix: z.nullish(text), cleanup: flag }),
      BPEDecoder: z.looseObject({ suffix: z.nullish(text) }),
      CTC: z.looseObject({ pad_token: z.nullish(text), word_delimiter_token: z.nullish(text), cleanup: flag }),
    },
  },
} as const satisfies Record<string, { list: string; types: Record<string, z.ZodMiniType> }>;

export const PART_NAMES = ['normalizer', 'pre_tokenizer', 'post_processor', 'decoder'] as const;
type PartName = (typeof PART_NAMES)[number];

/** Sequences within sequences; more than one deep is rare. */
const DEEPEST = 8;

/** `undefined` and `null` stand for no part. @throws TokenizerError naming the file and the field. */
export function checkPart(name: PartName, part: unknown, file: string): void {
  if (part !== undefined && part !== null) checkOne(name, part, name, file, 0);
}

const Typed = z.looseObject({ type: text });

function checkOne(name: PartName, part: unknown, at: string, file: string, depth: number): void {
  if (depth > DEEPEST) throw new TokenizerError('unsupported', `${file}: ${at.slice(0, 80)} is nested too deep.`);
  const { list, types }: { list: string; types: Record<string, z.ZodMiniType> } = PARTS[name];
  const { type } = parsed(Typed, part, at, file);
  if (Object.hasOwn(types, type) && types[type]) parsed(types[type], part, at, file);
  if (type !== 'Sequence') return;
  const members = parsed(z.looseObject({ [list]: z.array(z.unknown()) }), part, at, file)[list];
  if (!Array.isArray(members)) return;
  for (const [index, member] of members.entries()) checkOne(name, member, `${at}.${list}.${index}`, file, depth + 1);
}

/** @throws TokenizerError `broken` naming the file and the first field that is missing or of a wrong type. */
export function parsed<Value>(schema: z.ZodMiniType<Value>, value: unknown, at: string, file: string): Value {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const path = [...(at === '' ? [] : [at]), ...(result.error.issues[0]?.path ?? []).map(String)].join('.');
  throw new TokenizerError('broken', `${file}: ${path.slice(0, 120)} is missing or of a wrong type.`);
}

export interface PutAround {
  token: string;
  /** As the file has them; one each is possible here. */
  ids: readonly number[];
  field: string;
}

const Template = PARTS.post_processor.types.TemplateProcessing;
const Bert = PARTS.post_processor.types.BertProcessing;

/** The special tokens that a checked post-processor puts around a text, with the ids that it says they have. */
export function tokensAround(part: unknown, field = 'post_processor'): PutAround[] {
  const typed = z.safeParse(Typed, part);
  if (!typed.success) return [];
  const { type, processors } = typed.data;
  if (type === 'Sequence' && Array.isArray(processors))
    return processors.flatMap((one, index) => tokensAround(one, `${field}.processors.${index}`));
  if (type === 'TemplateProcessing') {
    const { single, special_tokens } = z.parse(Template, part);
    return single.flatMap((piece) => {
      if (!('SpecialToken' in piece)) return [];
      const token = z.parse(z.looseObject({ id: text }), piece.SpecialToken).id;
      const ids = Object.hasOwn(special_tokens, token) ? (special_tokens[token]?.ids ?? []) : [];
      return { token, ids, field: `${field}.single` };
    });
  }
  if (type !== 'BertProcessing' && type !== 'RobertaProcessing') return [];
  const { cls, sep } = z.parse(Bert, part);
  return [
    { token: cls[0], ids: [cls[1]], field: `${field}.cls` },
    { token: sep[0], ids: [sep[1]], field: `${field}.sep` },
  ];
}
