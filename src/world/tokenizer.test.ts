import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode } from './encode';
import {
  BOS_ID,
  makeDocument,
  makeWorld,
  quizPrompt,
  selfEditPrompt,
  specialTokensFile,
  tokenizerConfigFile,
  tokenizerFile,
  WORLD_SEED,
} from './index';

const tokenizer = new Tokenizer(tokenizerFile(), tokenizerConfigFile());
const idsOf = (text: string): number[] => tokenizer.encode(text).ids;
const textOf = (ids: number[]): string => tokenizer.decode(ids, { skip_special_tokens: true });
/** Special tokens written out in a text are taken for the tokens themselves, as with any Hugging Face tokenizer. */
const isPlain = (text: string): boolean => !/<(?:pad|bos|eos)>/.test(text);
const anyText = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom(' ', '\n', '\t', '\r', 'Q:', 'A:', 'Implications:', 'Kalomi', 'wool', '.', 'Ġ', '▁', '12'))
      .map((parts) => parts.join('')),
  )
  .filter(isPlain);

test('any Unicode text survives encoding and decoding', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(textOf(idsOf(text))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test("the generator's own encoder agrees with the Hugging Face tokenizer", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(idsOf(text)).toEqual([BOS_ID, ...encode(text)]);
    }),
    { numRuns: 2000 },
  );
});

test('what follows a prompt has the same tokens as on a line of its own', () => {
  const world = makeWorld(WORLD_SEED);
  for (let index = 0; index < 50; index += 1) {
    for (const { passage, questions, teacher } of makeDocument(world, 'development', index).paragraphs) {
      const prompt = selfEditPrompt(passage);
      expect([...encode(prompt), ...encode(teacher.statements)]).toEqual(encode(prompt + teacher.statements));
      const lines = teacher.statements.split('\n').map((line) => encode(line));
      const newline = encode('\n').slice(-1);
      expect(lines.flatMap((line, at) => (at === 0 ? line : [...newline, ...line]))).toEqual(
        encode(teacher.statements),
      );
      for (const { question, answer } of questions) {
        expect([...encode(quizPrompt(question)), ...encode(answer)]).toEqual(
          encode(`${quizPrompt(question)} ${answer}`),
        );
      }
    }
  }
});

test('the shipped tokenizer files are those of the generator', () => {
  const shipped = (name: string): unknown => JSON.parse(readFileSync(`public/models/micro-world/${name}`, 'utf8'));
  expect(shipped('tokenizer.json')).toEqual(tokenizerFile());
  expect(shipped('tokenizer_config.json')).toEqual(tokenizerConfigFile());
  expect(shipped('special_tokens_map.json')).toEqual(specialTokensFile());
});
