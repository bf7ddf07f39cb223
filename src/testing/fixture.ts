/** Tiny models of the three families with what PyTorch computes from them in float64 (recipe/fixtures/makeFixtures.py). */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type AdapterWeights, type LoraSettings, PROJECTIONS } from '../contract/engine';
import type { ModelFiles } from '../formats/modelFolder';
import { projectionShape } from '../formats/modelTensors';
import type { ModelConfig } from '../model/config';
import { readFolder } from './engine';

export const FIXTURES = ['llama', 'qwen2', 'qwen3'] as const;
export type FixtureName = (typeof FIXTURES)[number];

const Sequence = z.object({ ids: z.array(z.number()), lossWeights: z.optional(z.array(z.number())) });
const Format = z.object({
  lastLogits: z.array(z.array(z.number())),
  logProbabilities: z.array(z.array(z.number())),
  finetune: z.object({ losses: z.array(z.number()), gradientNorms: z.array(z.number()) }),
});
const Golden = z.object({
  texts: z.array(z.array(z.number())),
  /** By storage of the matrices: computed from the weights as rounded to it. */
  formats: z.object({ f32: Format, bf16: Format, f16: Format }),
  gradients: z.object({
    sequences: z.array(Sequence),
    loss: z.number(),
    /** Norm, product with sin(1 + 0.7 i), and some entries of the flattened tensor, by Hugging Face name. */
    tensors: z.record(
      z.string(),
      z.object({ l2: z.number(), wave: z.number(), samples: z.array(z.tuple([z.number(), z.number()])) }),
    ),
  }),
  /** AdamW on every tensor, with the other settings of `finetune` but a constant learning rate. */
  pretrain: z.object({ learningRate: z.number(), losses: z.array(z.number()) }),
  finetune: z.object({
    sequences: z.array(Sequence),
    lora: z.object({ rank: z.number(), alpha: z.number(), targets: z.array(z.enum(PROJECTIONS)) }),
    optimizer: z.object({
      learningRate: z.number(),
      schedule: z.literal('linear'),
      warmupSteps: z.number(),
      beta1: z.number(),
      beta2: z.number(),
      epsilon: z.number(),
      weightDecay: z.number(),
      maxGradientNorm: z.number(),
    }),
    batchSize: z.number(),
    epochs: z.number(),
  }),
});

/** The formats of which there are golden values. */
export type FixtureFormat = keyof z.infer<typeof Golden>['formats'];

export interface Fixture {
  files: ModelFiles;
  golden: z.infer<typeof Golden>;
}

export async function readFixture(name: FixtureName): Promise<Fixture> {
  const folder = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
  const golden = Golden.parse(JSON.parse(readFileSync(`${folder}/golden.json`, 'utf8')));
  return { files: await readFolder(folder), golden };
}

/** The adapter from which the reference run starts: A and B are sines of the element's number, so neither is zero. */
export function sineAdapter(config: ModelConfig, { rank, alpha, targets }: Omit<LoraSettings, 'seed'>): AdapterWeights {
  const tensors = Array.from({ length: config.layers }, (_, layer) =>
    targets.map((projection) => {
      const [out, width] = projectionShape(config, projection);
      const phase = 78.233 * (7 * layer + PROJECTIONS.indexOf(projection));
      return {
        layer,
        projection,
        a: Float32Array.from({ length: rank * width }, (_, n) => Math.sin(1 + 12.9898 * n + phase) / Math.sqrt(width)),
        b: Float32Array.from({ length: out * rank }, (_, n) => 0.05 * Math.sin(2 + 7.2331 * n + phase)),
      };
    }),
  ).flat();
  return { rank, alpha, tensors };
}
