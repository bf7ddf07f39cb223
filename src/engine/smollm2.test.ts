/** A real chat model out of a GGUF file against an independent float64 implementation (../shared/models/SmolLM2-135M-Instruct-Q4_1). */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type AdapterWeights, GREEDY, type OptimizerSettings, PROJECTIONS } from '../contract/engine';
import { readModelFolder } from '../formats/modelFolder';
import { projectionShape } from '../formats/modelTensors';
import { nodeFolder } from '../formats/nodeFolder';
import type { ModelConfig } from '../model/config';
import { testDevice } from '../testing/device';
import { Deviations, testEngine } from '../testing/engine';
import { compilesSlowly } from '../testing/profiles';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { loadTokenizer } from '../tokenizer/tokenizer';

const folder = sharedPath('models', 'SmolLM2-135M-Instruct-Q4_1');
const deviations = new Deviations();
const slow = compilesSlowly((await testDevice()).facts);

const Prompt = z.object({
  prompt: z.string(),
  prompt_ids: z.array(z.number()),
  last_logits: z.object({ top20: z.array(z.object({ id: z.number(), logit: z.number() })), l2_norm: z.number() }),
  greedy_ids: z.array(z.number()),
  greedy_text: z.string(),
});
const Golden = z.object({
  prompts: z.array(Prompt),
  cross_entropy: z.array(z.object({ text: z.string(), ids: z.array(z.number()), mean_nll: z.number() })),
  lora: z.object({
    ids: z.array(z.number()),
    r: z.number(),
    lora_alpha: z.number(),
    lr: z.number(),
    steps: z.number(),
    loss_before_each_step: z.array(z.number()),
    gradient_l2_before_each_step: z.array(z.number()),
    cross_entropy_of_other_text_after: z.number(),
    chat_after: Prompt,
  }),
});

/** A of element n of module k is 0.02 sin(1 + 12.9898 n + 78.233 k), B zero: `lora.init` of the golden file. */
function sineAdapter(config: ModelConfig, rank: number, alpha: number): AdapterWeights {
  const tensors = Array.from({ length: config.layers }, (_, layer) =>
    PROJECTIONS.map((projection, index) => {
      const [out, width] = projectionShape(config, projection);
      const phase = 78.233 * (PROJECTIONS.length * layer + index);
      const a = Float32Array.from({ length: rank * width }, (_, n) => 0.02 * Math.sin(1 + 12.9898 * n + phase));
      return { layer, projection, a, b: new Float32Array(out * rank) };
    }),
  ).flat();
  return { rank, alpha, tensors };
}

const mean = (values: readonly number[]): number => -values.reduce((sum, v) => sum + v, 0) / values.length;

afterAll(async () => {
  if (folder === null) return;
  const { facts } = await testDevice();
  deviations.print(`SmolLM2-135M-Instruct Q4_1, ${facts.description || facts.vendor}`);
});

describe.skipIf(folder === null)(`SmolLM2-135M-Instruct in GGUF (${folder ? 'golden values' : SHARED_ABSENT})`, () => {
  const open = async () => {
    const expected = Golden.parse(JSON.parse(readFileSync(join(folder ?? '', 'golden.json'), 'utf8')));
    return { expected, files: await readModelFolder(nodeFolder(folder ?? '')) };
  };

  test('its own tokenizer gives the golden ids', async () => {
    const { expected, files } = await open();
    const tokenizer = loadTokenizer(files);
    for (const { prompt, prompt_ids, greedy_ids, greedy_text } of expected.prompts) {
      expect(tokenizer.encode(prompt)).toEqual(prompt_ids);
      expect(tokenizer.decode(greedy_ids)).toBe(greedy_text);
    }
    for (const { text, ids } of expected.cross_entropy) expect(tokenizer.encode(text)).toEqual(ids);
  });

  // SwiftShader takes minutes for it, and has the same kernels tested one by one.
  test.skipIf(slow)(
    'blocks are kept as they are; logits, texts, losses and the LoRA curve are the golden ones',
    async () => {
      const { expected, files } = await open();
      const engine = await testEngine(files);
      const { layout } = engine.core.weights;
      expect(layout).toMatchObject({ embedding: 'q8', head: null, format: 'q4', rounded: 0 });
      expect(new Set(layout.layers.flatMap(Object.values))).toEqual(new Set(['q4']));
      const checkLogits = (logits: Float32Array, { last_logits: { top20, l2_norm } }: z.infer<typeof Prompt>) => {
        const worst = Math.max(...top20.map(({ id, logit }) => Math.abs((logits[id] ?? Number.NaN) - logit)));
        expect(deviations.record('top-20 logits / norm', worst / l2_norm)).toBeLessThan(1e-5);
        expect(deviations.record('logits norm', Math.abs(Math.hypot(...logits) / l2_norm - 1))).toBeLessThan(1e-5);
      };
      const ask = (prompts: readonly z.infer<typeof Prompt>[], adapter: number | null) =>
        engine.generate(
          prompts.map(({ prompt_ids, greedy_ids }) => ({
            prompt: prompt_ids,
            adapter,
            maxTokens: greedy_ids.length,
            sampling: GREEDY,
            stream: 0,
            stopIds: [],
          })),
        );
      const scores = await engine.score(
        expected.prompts.map(({ prompt_ids }) => ({ ids: prompt_ids, adapter: null, lastLogits: true })),
      );
      expected.prompts.forEach((prompt, i) => {
        checkLogits(scores[i]?.lastLogits ?? new Float32Array(), prompt);
      });
      const written = await ask(expected.prompts, null);
      expect(written.map(({ ids }) => ids)).toEqual(expected.prompts.map(({ greedy_ids }) => greedy_ids));
      const texts = await engine.score(expected.cross_entropy.map(({ ids }) => ({ ids, adapter: null })));
      expected.cross_entropy.forEach(({ mean_nll }, i) => {
        const off = Math.abs(mean(texts[i]?.logProbabilities ?? []) - mean_nll);
        expect(deviations.record('mean loss', off)).toBeLessThan(5e-5);
      });

      const { ids, r, lora_alpha, lr, steps, chat_after, ...lora } = expected.lora;
      const adapter = await engine.importAdapter(sineAdapter(files.config, r, lora_alpha));
      const optimizer: OptimizerSettings = {
        schedule: 'constant',
        ...{ learningRate: lr, warmupSteps: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        ...{ weightDecay: 0, maxGradientNorm: null },
      };
      const job = {
        sequences: [{ ids }],
        lora: { rank: r, alpha: lora_alpha, targets: PROJECTIONS, seed: 0 },
        optimizer,
        epochs: steps,
        batchSize: null,
        shuffleSeed: null,
      };
      const [result] = await engine.continueFinetune([job], [adapter], 0);
      const curve = (actual: readonly number[] = [], golden: readonly number[]): number => {
        expect(actual.length).toBe(golden.length);
        return Math.max(...golden.map((value, i) => Math.abs((actual[i] ?? Number.NaN) / value - 1)));
      };
      const losses = curve(result?.losses, lora.loss_before_each_step);
      expect(deviations.record('LoRA loss, relative', losses)).toBeLessThan(1e-3);
      const norms = curve(result?.gradientNorms, lora.gradient_l2_before_each_step);
      expect(deviations.record('LoRA gradient norm, relative', norms)).toBeLessThan(1e-3);
      const [after] = await engine.score([{ ids: chat_after.prompt_ids, adapter, lastLogits: true }]);
      const logits = after?.lastLogits ?? new Float32Array();
      const worst = Math.max(
        ...chat_after.last_logits.top20.map(({ id, logit }) => Math.abs((logits[id] ?? Number.NaN) - logit)),
      );
      // Twelve steps of AdamW lie between, whose second moments start from nothing.
      expect(deviations.record('logits after training / norm', worst / chat_after.last_logits.l2_norm)).toBeLessThan(
        1e-3,
      );
      const [said] = await ask([chat_after], adapter);
      expect(said?.ids).toEqual(chat_after.greedy_ids);
      engine.core.dispose();
    },
  );
});
