/** Training of every parameter: gradients for checks, and AdamW for pretraining a small model from scratch. f32 weights only. */

import { NO_SIZES } from '../gpu/kernel';
import { Plan, submitPass } from '../gpu/plan';
import { readOnce } from '../gpu/readback';
import { adamw, gradientNorm, gradientNormFinish } from '../kernels/adamw';
import { SlotTable } from '../lora/slotTable';
import { NONE, packLabelled } from '../model/batch';
import { allocateFullGradients, type FullGradients } from '../model/fullGradients';
import { uploadRows } from '../model/rowBuffers';
import { type TrainingPass, trainingPass } from '../model/trainingPass';
import { bucket, type EngineCore } from './core';
import { tokenWeights } from './steps';
import { EngineError, type OptimizerSettings, type TrainingSequence } from './types';

const BLOCK = 64;
const PARTIALS = 32;

export class FullTrainer {
  private constructor(
    readonly core: EngineCore,
    readonly capacity: number,
    readonly gradients: FullGradients,
    readonly pass: TrainingPass,
    readonly optimizer: Plan,
    readonly table: SlotTable,
    readonly losses: GPUBuffer,
    readonly norms: GPUBuffer,
  ) {}

  /** Room for steps of up to `rows` predicted tokens. */
  static async create(core: EngineCore, rows: number, keeping: 'saved' | 'recompute' = 'saved'): Promise<FullTrainer> {
    const { gpu, weights, rowKernels } = core;
    const capacity = bucket(rows);
    const gradients = allocateFullGradients(gpu, weights, capacity);
    const losses = gpu.storage('loss', 16);
    const norms = gpu.storage('norm', 16);
    const table = new SlotTable(gpu, 1);
    // All parameters together are one slot.
    const adapters = { rank: 0, slots: 1, table: table.buffer, layers: [] };
    const pass = await trainingPass(gpu, rowKernels, weights, { capacity, keeping, adapters, gradients, losses });
    const optimizer = recordFullOptimizer(core, gradients, pass.rows.batch, table.buffer, norms);
    await optimizer.prepare();
    return new FullTrainer(core, capacity, gradients, pass, optimizer, table, losses, norms);
  }

  /** Adds the gradients of one batch; returns its loss, the weighted mean over all predicted tokens. */
  async accumulate(
    sequences: readonly TrainingSequence[],
    update?: { settings: OptimizerSettings; step: number; total: number },
  ): Promise<number> {
    const { gpu } = this.core;
    const weights = sequences.map(tokenWeights);
    const total = weights.flat().reduce((sum, w) => sum + w, 0);
    const packed = packLabelled(
      sequences.map(({ ids }, i) => ({ ids, slot: NONE, weights: (weights[i] ?? []).map((w) => w / total) })),
    );
    if (packed.rows > this.capacity)
      throw new EngineError('bad-request', `${packed.rows} tokens do not fit ${this.capacity}.`);
    const tokens = Array.from({ length: packed.rows }, (_, row) => packed.rowWords[row * 8] ?? 0);
    const sizes = {
      ...NO_SIZES,
      rows: packed.rows,
      headRows: packed.headRows,
      slots: 1,
      tokens: this.gradients.uploadTokens(tokens),
    };
    this.table.clearStep();
    this.table.setRange(0, { rowStart: 0, rowEnd: packed.rows, headStart: 0, headEnd: packed.headRows });
    if (update) this.table.setUpdate(0, update.settings, update.step, update.total);
    this.table.upload();
    uploadRows(gpu, this.pass.rows, packed, sizes);
    submitPass(gpu, 'full step', (pass) => {
      this.pass.plan.replay(pass, sizes);
      if (update) this.optimizer.replay(pass, sizes);
    });
    return new Float32Array(await readOnce(gpu, this.losses, 4))[0] ?? 0;
  }

  /** The gradient of one buffer by its name in `ModelWeights`, such as `layer0.qkv` or `embedding[0]`. */
  async gradient(name: string): Promise<Float32Array> {
    const found = this.gradients.trainables.find((one) => one.name === name);
    if (!found) throw new RangeError(`There is no trainable ${name}.`);
    return new Float32Array(await readOnce(this.core.gpu, found.gradient, found.parameter.size));
  }

  free(): void {
    this.pass.free();
    this.optimizer.free();
    this.gradients.free();
    this.core.gpu.free(this.losses);
    this.core.gpu.free(this.norms);
    this.core.gpu.free(this.table.buffer);
  }
}

function recordFullOptimizer(
  core: EngineCore,
  { trainables }: FullGradients,
  batch: GPUBuffer,
  slots: GPUBuffer,
  norms: GPUBuffer,
): Plan {
  const { gpu } = core;
  const plan = new Plan(gpu, 'full optimizer', batch);
  const blocksOf = (buffer: GPUBuffer): number => Math.ceil(buffer.size / 4 / BLOCK);
  const mostBlocks = Math.max(...trainables.map(({ parameter }) => blocksOf(parameter)));
  const slotBlocks = gpu.storageOf(
    'all blocks',
    Uint32Array.from({ length: mostBlocks }, (_, i) => i),
  );
  const blockSlots = gpu.storage('slot of all blocks', mostBlocks * 4);
  const partialStride = trainables.length * PARTIALS;
  const partial = gpu.storage('norm partials', partialStride * 4);
  const clip = gpu.storage('clip factor', 16);
  trainables.forEach(({ name, gradient, parameter }, i) => {
    plan.add(
      `${name}.norm`,
      gradientNorm(),
      { gradient, slotBlocks, slots, partial },
      { blocksPerSlot: blocksOf(parameter), partials: PARTIALS, partialStart: i * PARTIALS, partialStride },
    );
  });
  plan.add('norm.finish', gradientNormFinish(), { partial, slots, clip, norms }, { partialStride, slotCount: 1 });
  for (const { name, gradient, parameter } of trainables) {
    plan.add(
      `${name}.adamw`,
      adamw(),
      {
        blockSlots,
        slots,
        clip,
        parameter,
        gradient,
        first: gpu.storage(`${name}.first`, gradient.size),
        second: gpu.storage(`${name}.second`, gradient.size),
      },
      { vectors: Math.ceil(parameter.size / 16) },
    );
  }
  return plan;
}
