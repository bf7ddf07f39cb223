/** `npm run lm -- forms` as a person runs it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writeNodeFolder } from '../../formats/nodeFolder';
import { lm } from '../../testing/lmCommand';
import { jsonBytes, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../../testing/tinyModel';

const work = mkdtempSync(join(tmpdir(), 'selkie-lm-forms-'));
afterAll(() => rmSync(work, { recursive: true }));

const Estimate = z.object({ mean: z.number(), standardError: z.nullable(z.number()), n: z.number() });
const Forms = z.object({
  adapter: z.string(),
  forms: z.array(
    z.object({
      ...{ asked: z.nullable(z.string()), format: z.string(), bytes: z.number(), rounded: z.number() },
      ...{ loss: Estimate, difference: Estimate, agreed: z.number(), tokens: z.number() },
    }),
  ),
});

describe('forms', () => {
  // Rows of 32, so that blocks fit; its own values are f32.
  const config = { ...TINY_CONFIG, hidden_size: 32, intermediate_size: 64, num_key_value_heads: 4 };

  it('measures what each form of the weights costs, beside the own values', async () => {
    const files = tinyModelFiles(tinyTensors(config, 5)).set('config.json', jsonBytes(config));
    const [folder, json] = [join(work, 'blocks'), join(work, 'forms.json')];
    await writeNodeFolder(folder, files);
    const { code, stdout, stderr } = await lm('forms', '--model', folder, '--json', json);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^WebGPU adapter: \S/m);
    const { forms } = z.parse(Forms, JSON.parse(readFileSync(json, 'utf8')));
    expect(forms.map(({ asked, format }) => [asked, format])).toEqual([
      [null, 'f32'],
      ...['bf16', 'f16', 'q8', 'q4'].map((form) => [form, form]),
    ]);
    const [own, bf16, f16, q8, q4] = forms;
    if (!own || !bf16 || !f16 || !q8 || !q4) throw new Error('five forms were expected');
    expect(own).toMatchObject({ rounded: 0, difference: { mean: 0 }, agreed: own.tokens });
    // Eight paragraphs, cut to the context of 128 tokens, whose first is not predicted; 32 tokens after each beginning.
    expect(own.loss.n).toBe(8 * 127);
    expect(own.tokens).toBeGreaterThan(100);
    expect(own.tokens).toBeLessThanOrEqual(8 * 32);
    for (const one of [bf16, f16, q8, q4]) {
      expect(one.rounded).toBeGreaterThan(0);
      expect(one.loss.mean - own.loss.mean).toBeCloseTo(one.difference.mean, 6);
      expect(one.agreed).toBeLessThanOrEqual(own.tokens);
    }
    const spread = ({ difference: { standardError, n } }: typeof own): number => (standardError ?? 0) * Math.sqrt(n);
    expect(spread(f16)).toBeGreaterThan(0);
    expect(spread(bf16)).toBeGreaterThan(2 * spread(f16));
    expect(spread(q4)).toBeGreaterThan(4 * spread(q8));
    expect(q4.agreed).toBeLessThan(own.tokens);
  });
});
