import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SHARED_ABSENT, sharedPath } from '../../testing/shared';
import { chatRenderer } from '../../tokenizer/chat';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { Tokenizer } from '../../tokenizer/types';
import { exampleTokens, officialForm, type PuzzleForm } from './puzzleText';

const folder = sharedPath('tokenizers', 'Llama-3.2-1B-Instruct');
const PAIR = {
  input: [
    [0, 1],
    [2, 3],
  ],
  output: [
    [4, 5],
    [6, 7],
  ],
};

describe.skipIf(folder === null)(folder === null ? SHARED_ABSENT : 'the official form on Llama-3.2-1B-Instruct', () => {
  let tokenizer: Tokenizer;
  let form: PuzzleForm;

  beforeAll(async () => {
    const json = (file: string) =>
      z.parse(z.record(z.string(), z.unknown()), JSON.parse(readFileSync(join(folder ?? '', file), 'utf8')));
    const config = json('tokenizer_config.json');
    const files = {
      name: 'Llama-3.2-1B-Instruct',
      tokenizerJson: json('tokenizer.json'),
      tokenizerConfigJson: config,
      config: { vocab: 128256 },
      chatTemplate: String(config.chat_template),
    };
    tokenizer = loadTokenizer(files);
    form = officialForm(tokenizer, await chatRenderer(files));
  });

  it('shows demonstrations as the system message and the test as the user, and leaves the answer to the assistant', () => {
    const text = tokenizer.decode(form.prompt([PAIR], [[8, 9]]));
    expect(text).toContain('[[0 1]\n [2 3]] -> [[4 5]\n [6 7]]#');
    expect(text).toMatch(/<\|start_header_id\|>user<\|end_header_id\|>\n\n\[\[8 9\]\] ->/);
    expect(text.endsWith('<|start_header_id|>assistant<|end_header_id|>\n\n')).toBe(true);
    expect(text.match(/<\|begin_of_text\|>/g)).toHaveLength(1);
  });

  it('counts the answer and its end in the loss, and nothing else, when only outputs count', () => {
    const example = {
      demonstrations: [PAIR],
      target: PAIR,
      origin: { target: 0, shown: [0], transform: null, colors: null },
    };
    const { ids, lossWeights } = exampleTokens(form, example, 'output');
    const learned = ids.filter((_, index) => lossWeights[index] === 1);
    expect(tokenizer.decode(learned)).toBe('[[4 5]\n [6 7]]#<|eot_id|>');
    expect(exampleTokens(form, example, 'all').lossWeights.every((weight) => weight === 1)).toBe(true);
  });

  it('asks for the seven keys, with every value left open', () => {
    const text = tokenizer.decode(form.configurationPrompt([PAIR]));
    expect(text).toContain('Input:\n0 1\n2 3\nOutput:\n4 5\n6 7');
    for (const key of ['basic', 'size', 'chain', 'repeat']) expect(text).toContain(`"use_${key}_augmentations": ...`);
    for (const key of ['strategy', 'learning_rate', 'num_train_epochs']) expect(text).toContain(`"${key}": ...`);
    expect(text).not.toContain('symmetries');
  });

  it('reads back every grid that it writes', () => {
    const row = (width: number) => fc.array(fc.nat(9), { minLength: width, maxLength: width });
    const grids = fc.integer({ min: 1, max: 6 }).chain((width) => fc.array(row(width), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(grids, (grid) => {
        const text = tokenizer.decode(form.answer(grid), { skipSpecialTokens: true });
        expect(form.parse(text)).toEqual(grid);
      }),
    );
  });

  it.each(['', '[[1 2]\n [3]]', '[1 2]', '[[1 12]]', '[[1 2]] and so on', '[[a b]]'])('refuses %j', (text) => {
    expect(form.parse(text)).toBeNull();
  });
});
