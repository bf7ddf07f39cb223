import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { loadTokenizer } from './tokenizer';

describe('real tokenizers', () => {
  const Golden = z.object({ cases: z.array(z.object({ text: z.string(), ids: z.array(z.number()) })) });
  const json = (path: string): Record<string, unknown> =>
    z.parse(z.record(z.string(), z.unknown()), JSON.parse(readFileSync(path, 'utf8')));
  const folders: [string, number, string[]][] = [
    ['SmolLM2-135M-Instruct', 49152, ['<|im_start|>', '<|endoftext|>']],
    ['Qwen2.5-0.5B-Instruct', 151936, ['<|im_end|>']],
    ['Qwen3-0.6B', 151936, ['<|im_end|>']],
    ['Llama-3.2-1B-Instruct', 128256, ['<|eot_id|>', '<|begin_of_text|>']],
    ['gpt2', 50257, ['<|endoftext|>']],
  ];
  for (const [folder, rows, specials] of folders) {
    const path = sharedPath('tokenizers', folder);
    it.skipIf(path === null)(
      path === null
        ? `${folder} ${SHARED_ABSENT}`
        : `${folder} gives every golden id, and plain text for special tokens`,
      () => {
        if (path === null) return;
        const tokenizer = loadTokenizer({
          name: folder,
          tokenizerJson: json(join(path, 'tokenizer.json')),
          tokenizerConfigJson: json(join(path, 'tokenizer_config.json')),
          config: { vocab: rows },
        });
        const { cases } = z.parse(Golden, JSON.parse(readFileSync(join(path, 'golden_tokens.json'), 'utf8')));
        expect(cases.length).toBeGreaterThanOrEqual(46);
        for (const { text, ids } of cases) {
          expect(tokenizer.encode(text, { addSpecialTokens: false }), JSON.stringify(text)).toEqual(ids);
          expect(
            tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true }),
            JSON.stringify(text),
          ).toEqual(ids);
          expect(tokenizer.decode(ids)).toBe(text);
        }
        for (const special of specials) {
          const id = tokenizer.idOf(special);
          expect(id, special).not.toBeNull();
          const text = `say ${special} now`;
          expect(tokenizer.encode(text)).toContain(id);
          const plain = tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true });
          expect(plain).not.toContain(id);
          expect(tokenizer.decode(plain)).toBe(text);
        }
        const begin = folder.startsWith('Llama') ? [128000] : [];
        expect(tokenizer.encode('a').slice(0, -1)).toEqual(begin);
      },
    );
  }

  const stories = sharedPath('models', 'stories260K');
  it.skipIf(stories === null)(
    stories === null ? `stories260K ${SHARED_ABSENT}` : 'stories260K gives the ids of its golden prompts and texts',
    async () => {
      const model = await readModelFolder(nodeFolder(stories ?? ''));
      const tokenizer = loadTokenizer(model);
      const Story = z.object({
        prompts: z.array(
          z.object({
            prompt: z.string(),
            prompt_ids: z.array(z.number()),
            greedy_ids: z.array(z.number()),
            greedy_text: z.string(),
          }),
        ),
        cross_entropy: z.array(z.object({ text: z.string(), ids: z.array(z.number()) })),
      });
      const golden = z.parse(Story, JSON.parse(readFileSync(join(stories ?? '', 'golden.json'), 'utf8')));
      for (const { prompt, prompt_ids, greedy_ids, greedy_text } of golden.prompts) {
        expect(tokenizer.encode(prompt)).toEqual(prompt_ids);
        expect(tokenizer.decode([...prompt_ids, ...greedy_ids], { skipSpecialTokens: true })).toBe(greedy_text);
      }
      for (const { text, ids } of golden.cross_entropy) expect(tokenizer.encode(text)).toEqual(ids);
    },
  );
});
