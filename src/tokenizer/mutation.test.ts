/** Damaged tokenizer files give an error of ours that names the file, or a tokenizer that works. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { mutated, mutation } from '../testing/mutations';
import { sharedPath } from '../testing/shared';
import { TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from '../testing/tinyModel';
import { loadTokenizer } from './tokenizer';
import { TokenizerError } from './types';

type JsonObject = Record<string, unknown>;

interface Files {
  tokenizerJson: JsonObject;
  tokenizerConfigJson: JsonObject;
  specialTokensMapJson: JsonObject;
}

const SEED = 18;
/** Most often of one file only, so that what is behind it is met too. */
const some = fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(mutation, { minLength: 1, maxLength: 2 }));
const TEXTS = ['', 'a', 'The seal swims. 1,234 ½', '<s></s><bos><|endoftext|>', '你好 👩‍👧 ខ្មែរ\r\n\0'];

const models = fileURLToPath(new URL('../../public/models/', import.meta.url));
const FOLDERS = [
  ...['micro-world', 'micro-puzzles'].map((name) => join(models, name)),
  ...['SmolLM2-135M-Instruct', 'Qwen2.5-0.5B-Instruct', 'Qwen3-0.6B', 'Llama-3.2-1B-Instruct', 'gpt2'].flatMap(
    (name) => sharedPath('tokenizers', name) ?? [],
  ),
];

function read(folder: string): Files {
  const json = (file: string): JsonObject => {
    const path = join(folder, file);
    return existsSync(path) ? z.parse(z.looseObject({}), JSON.parse(readFileSync(path, 'utf8'))) : {};
  };
  return {
    tokenizerJson: shrunk(json('tokenizer.json')),
    tokenizerConfigJson: json('tokenizer_config.json'),
    specialTokensMapJson: json('special_tokens_map.json'),
  };
}

/** Tokens that are kept of a large vocabulary: one of 150,000 takes seconds to load. */
const KEPT = 600;

function shrunk(tokenizerJson: JsonObject): JsonObject {
  const { model } = z.parse(
    z.object({ model: z.looseObject({ vocab: z.record(z.string(), z.number()), merges: z.array(z.unknown()) }) }),
    tokenizerJson,
  );
  const vocab = Object.fromEntries(Object.entries(model.vocab).filter(([, id]) => id < KEPT));
  const merges = model.merges.filter((merge) => {
    const halves: unknown[] = typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
    return [...halves, halves.join('')].every((token) => typeof token === 'string' && Object.hasOwn(vocab, token));
  });
  return { ...tokenizerJson, model: { ...model, vocab, merges } };
}

/** Loads and uses the files. @returns what is wrong when anything but an id or an error of ours comes out. */
function misbehaviour(files: Files, vocab: number): string | null {
  try {
    const tokenizer = loadTokenizer({ name: 'folder', ...files, config: { vocab } });
    for (const text of TEXTS)
      for (const options of [{}, { addSpecialTokens: false, specialTokensAsText: true }]) {
        const ids = tokenizer.encode(text, options);
        if (!ids.every((id) => Number.isInteger(id) && id >= 0)) return `ids ${JSON.stringify(ids)}`;
        if (typeof tokenizer.decode(ids) !== 'string') return 'no text';
      }
    return null;
  } catch (error) {
    if (!(error instanceof TokenizerError)) return String(error);
    const named = /^folder\/(tokenizer|tokenizer_config|special_tokens_map)\.json: [^\n]{5,400}$/.test(error.message);
    return named ? null : `the message "${error.message}"`;
  }
}

describe('damaged files', () => {
  const cases = [
    {
      name: 'bytes',
      files: { tokenizerJson: TINY_TOKENIZER, tokenizerConfigJson: TINY_TOKENIZER_CONFIG, specialTokensMapJson: {} },
    },
    ...FOLDERS.map((folder) => ({ name: folder.split(/[\\/]/).at(-1) ?? '', files: read(folder) })),
  ];

  it.each(cases)('of $name are refused by name, or work', ({ files }) => {
    const rows = 2 ** 18;
    expect(misbehaviour(files, rows)).toBeNull();
    fc.assert(
      fc.property(some, some, some, (model, config, map) => {
        const damaged = {
          tokenizerJson: mutated(files.tokenizerJson, model),
          tokenizerConfigJson: mutated(files.tokenizerConfigJson, config),
          specialTokensMapJson: mutated(files.specialTokensMapJson, map),
        };
        expect(misbehaviour(damaged, rows)).toBeNull();
      }),
      { numRuns: 150, seed: SEED },
    );
  });

  it('nested without end are refused', () => {
    let part: JsonObject = { type: 'ByteLevel' };
    for (let depth = 0; depth < 5000; depth++) part = { type: 'Sequence', pretokenizers: [part] };
    const tokenizerJson = { ...TINY_TOKENIZER, pre_tokenizer: part };
    expect(() =>
      loadTokenizer({ name: 'folder', tokenizerJson, tokenizerConfigJson: null, config: { vocab: 260 } }),
    ).toThrow('is nested too deep');
  });
});
