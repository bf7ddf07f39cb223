/** The whole model against values from an independent float64 implementation (../shared/models/README.md). */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type AdapterWeights, GREEDY, type OptimizerSettings, type Projection } from '../contract/engine';
import { nodeFolder } from '../formats/nodeFolder';
import { readPeftFolder } from '../formats/peft';
import { testDevice } from '../testing/device';
import { Deviations, readFolder, testEngine } from '../testing/engine';
import { namedGradient } from '../testing/namedGradient';
import { SHARED_ABSENT, sharedFolder } from '../testing/shared';
import { FullTrainer } from './fullTraining';

const shared = sharedFolder();
const models = join(shared ?? '', 'models');
const deviations = new Deviations();

const Logits = z.object({
  top20: z.array(z.object({ id: z.number(), logit: z.number() })),
  l2_norm: z.number(),
  logsumexp: z.number(),
});
const Prompt = z.object({ prompt_ids: z.array(z.number()), last_logits: Logits, greedy_ids: z.array(z.number()) });
const Golden = z.object({
  prompts: z.array(Prompt),
  cross_entropy: z.array(
    z.object({ ids: z.array(z.number()), mean_nll: z.number(), first_8_nll: z.array(z.number()) }),
  ),
  gradients: z.object({
    ids: z.array(z.number()),
    loss: z.number(),
    l2: z.record(z.string(), z.number()),
    samples: z.record(z.string(), z.array(z.number())),
  }),
});

function golden(folder: string) {
  return Golden.parse(JSON.parse(readFileSync(join(models, folder, 'golden.json'), 'utf8')));
}

afterAll(async () => {
  if (!shared) return;
  const { facts } = await testDevice();
  deviations.print(`whole model, ${facts.description || facts.vendor}`);
});

describe.skipIf(!shared)(`stories260K (${shared ? 'golden values' : SHARED_ABSENT})`, () => {
  for (const folder of ['stories260K', 'stories260K-f16', 'stories260K-bf16-sharded']) {
    test(`${folder}: logits, greedy tokens and losses`, async () => {
      const expected = golden(folder);
      const engine = await testEngine(await readFolder(join(models, folder)));
      const scores = await engine.score(
        expected.prompts.map(({ prompt_ids }) => ({ ids: prompt_ids, adapter: null, lastLogits: true })),
      );
      expected.prompts.forEach(({ last_logits }, i) => {
        const logits = scores[i]?.lastLogits ?? new Float32Array();
        const worst = Math.max(...last_logits.top20.map(({ id, logit }) => Math.abs((logits[id] ?? 0) - logit)));
        expect(deviations.record(`${folder} top-20 logits / norm`, worst / last_logits.l2_norm)).toBeLessThan(2e-6);
        const norm = Math.hypot(...logits);
        expect(deviations.record(`${folder} logits norm`, Math.abs(norm / last_logits.l2_norm - 1))).toBeLessThan(2e-6);
      });
      const written = await engine.generate(
        expected.prompts.map(({ prompt_ids, greedy_ids }) => ({
          prompt: prompt_ids,
          adapter: null,
          maxTokens: greedy_ids.length,
          sampling: GREEDY,
          stream: 0,
          stopIds: [],
        })),
      );
      expect(written.map(({ ids }) => ids)).toEqual(expected.prompts.map(({ greedy_ids }) => greedy_ids));
      const texts = await engine.score(expected.cross_entropy.map(({ ids }) => ({ ids, adapter: null })));
      expected.cross_entropy.forEach((text, i) => {
        const values = texts[i]?.logProbabilities ?? [];
        const mean = -values.reduce((sum, v) => sum + v, 0) / values.length;
        expect(values.length).toBe(text.ids.length - 1);
        expect(deviations.record(`${folder} mean loss`, Math.abs(mean - text.mean_nll))).toBeLessThan(2e-6);
      });
    });
  }

  for (const keeping of ['saved', 'recompute'] as const) {
    test(`every gradient tensor, activations ${keeping}`, async () => {
      const expected = golden('stories260K').gradients;
      const files = await readFolder(join(models, 'stories260K'));
      const engine = await testEngine(files);
      const trainer = await FullTrainer.create(engine.core, expected.ids.length, keeping);
      const loss = await trainer.accumulate([{ ids: expected.ids }]);
      expect(deviations.record('gradient loss', Math.abs(loss - expected.loss))).toBeLessThan(2e-6);
      for (const [name, l2] of Object.entries(expected.l2)) {
        const values = await namedGradient(trainer, name);
        const error = Math.abs(Math.hypot(...values) / l2 - 1);
        expect(deviations.record('gradient norm, worst tensor', error), name).toBeLessThan(2e-5);
      }
      for (const [name, samples] of Object.entries(expected.samples)) {
        const values = await namedGradient(trainer, name);
        samples.forEach((value, index) => {
          const error = Math.abs((values[index] ?? Number.NaN) - value) / (expected.l2[name] ?? 1);
          expect(deviations.record('gradient entries / norm', error), `${name}[${index}]`).toBeLessThan(2e-6);
        });
      }
      trainer.free();
    });
  }

  test('60 LoRA steps lie on the reference curve; the stored adapter gives the reference logits', async () => {
    const folder = join(models, 'stories260K-lora-zog');
    const text: unknown = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8'));
    const zog = z
      .object({
        training: z.object({
          ids: z.array(z.number()),
          loss_before_each_step: z.array(z.number()),
          loss_after_last_step: z.number(),
          grad_l2_at_step_1: z.record(z.string(), z.object({ dA_l2: z.number(), dB_l2: z.number() })),
        }),
        prompts: z.array(Prompt),
      })
      .parse(text);
    const files = await readFolder(join(models, 'stories260K'));
    const engine = await testEngine(files);
    const start = sineAdapter(files.config.layers, files.config.hidden, files.config.kvHeads * files.config.headDim);
    const adapter = await engine.importAdapter(start);
    const optimizer: OptimizerSettings = {
      learningRate: 0.005,
      schedule: 'constant',
      warmupSteps: 0,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
      maxGradientNorm: null,
    };
    const job = {
      sequences: [{ ids: zog.training.ids }],
      lora: { rank: 4, alpha: 8, targets: ['q', 'v'] as const, seed: 0 },
      optimizer,
      epochs: 60,
      batchSize: null,
      shuffleSeed: null,
    };
    const [result] = await engine.finetuner.run([job], {}, { adapters: [adapter], stepsDone: 0 });
    const norm = Math.hypot(
      ...Object.values(zog.training.grad_l2_at_step_1).flatMap(({ dA_l2, dB_l2 }) => [dA_l2, dB_l2]),
    );
    expect(
      deviations.record('first LoRA gradient norm', Math.abs((result?.gradientNorms[0] ?? 0) / norm - 1)),
    ).toBeLessThan(1e-5);
    zog.training.loss_before_each_step.forEach((loss, step) => {
      const error = Math.abs((result?.losses[step] ?? 0) / loss - 1);
      expect(deviations.record('LoRA loss curve, relative', error), `step ${step}`).toBeLessThan(2e-4);
    });
    const stored = await engine.importAdapter(await readPeftFolder(nodeFolder(folder), files.config));
    const scores = await engine.score(
      zog.prompts.map(({ prompt_ids }) => ({ ids: prompt_ids, adapter: stored, lastLogits: true })),
    );
    zog.prompts.forEach(({ last_logits }, i) => {
      for (const { id, logit } of last_logits.top20) {
        const error = Math.abs((scores[i]?.lastLogits?.[id] ?? 0) - logit) / last_logits.l2_norm;
        expect(deviations.record('adapter logits / norm', error)).toBeLessThan(2e-6);
      }
    });
  });
});

/** The initialisation of the reference run: A a sine, B zero; q before v in each layer. */
function sineAdapter(layers: number, hidden: number, kvWidth: number): AdapterWeights {
  const targets: readonly (readonly [Projection, number])[] = [
    ['q', hidden],
    ['v', kvWidth],
  ];
  const tensors = Array.from({ length: layers }, (_, layer) =>
    targets.map(([projection, out], i) => ({
      layer,
      projection,
      a: Float32Array.from(
        { length: 4 * hidden },
        (_, n) => 0.1 * Math.sin(1 + 12.9898 * n + 78.233 * (2 * layer + i)),
      ),
      b: new Float32Array(out * 4),
    })),
  ).flat();
  return { rank: 4, alpha: 8, tensors };
}
