/** Training of every parameter: gradients for checks, and AdamW for pretraining a small model from scratch. f32 weights only. */

import type { OptimizerSettings, TrainingSequence } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { BufferGroup } from '../gpu/bufferGroup';
import { NO_SIZES } from '../gpu/kernel';
import { Plan, submitPass } from '../gpu/plan';
import { Readback, readOnce } from '../gpu/readback';
import { adamw, BLOCK, gradientNorm, gradientNormFinish, PARTIALS } from '../kernels/adamw';
import { SlotTable } from '../lora/slotTable';
import { NONE, packLabelled } from '../model/batch';
import { allocateFullGradients, type FullGradients } from '../model/fullGradients';
import { uploadRows } from '../model/rowBuffers';
import { type TrainingPass, trainingPass } from '../model/trainingPass';
import { bucket, type EngineCore } from './core';
import { tokenWeights } from './steps';

export class FullTrainer {
  private constructor(
    readonly core: EngineCore,
    readonly capacity: number,
    readonly gradients: FullGradients,
    readonly pass: TrainingPass,
    readonly optimizer: Plan,
    readonly table: SlotTable,
    readonly losses: GPUBuffer,
    readonly buffers: BufferGroup,
    readonly readback: Readback,
  ) {}

  /** Room for steps of up to `rows` predicted tokens. */
  static async create(core: EngineCore, rows: number, keeping: 'saved' | 'recompute' = 'saved'): Promise<FullTrainer> {
    const { gpu, weights, rowKernels } = core;
    const capacity = bucket(rows);
    const gradients = allocateFullGradients(gpu, weights, capacity);
    const buffers = new BufferGroup(gpu);
    const losses = buffers.storage('loss', 16);
    const table = new SlotTable(gpu, 1);
    buffers.add(table.buffer);
    // All parameters together are one slot.
    const adapters = { rank: 0, slots: 1, table: table.buffer, layers: [], gradients: [] };
    const pass = await trainingPass(gpu, rowKernels, weights, {
      capacity,
      keeping,
      adapters,
      gradients,
      losses,
      logitsBytes: core.budgets.chunkLogits,
    });
    const optimizer = recordFullOptimizer(buffers, gradients, pass.rows.batch, table.buffer);
    await optimizer.prepare();
    const readback = new Readback(gpu, 'full loss', losses.size, 1);
    return new FullTrainer(core, capacity, gradients, pass, optimizer, table, losses, buffers, readback);
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
    const read = submitPass(
      gpu,
      'full step',
      (pass) => {
        this.pass.plan.replay(pass, sizes);
        if (update) this.optimizer.replay(pass, sizes);
      },
      (encoder) => this.readback.copy(encoder, this.losses, 4),
    );
    return new Float32Array(await read())[0] ?? 0;
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
    this.buffers.free();
    this.readback.free();
  }
}

function recordFullOptimizer(
  buffers: BufferGroup,
  { trainables }: FullGradients,
  batch: GPUBuffer,
  slots: GPUBuffer,
): Plan {
  const plan = new Plan(buffers.gpu, 'full optimizer', batch);
  const norms = buffers.storage('norm', 16);
  const blocksOf = (buffer: GPUBuffer): number => Math.ceil(buffer.size / 4 / BLOCK);
  const mostBlocks = Math.max(...trainables.map(({ parameter }) => blocksOf(parameter)));
  const slotBlocks = buffers.storageOf(
    'all blocks',
    Uint32Array.from({ length: mostBlocks }, (_, i) => i),
  );
  const blockSlots = buffers.storage('slot of all blocks', mostBlocks * 4);
  const partialStride = trainables.length * PARTIALS;
  const partial = buffers.storage('norm partials', partialStride * 4);
  const clip = buffers.storage('clip factor', 16);
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
        first: buffers.storage(`${name}.first`, gradient.size),
        second: buffers.storage(`${name}.second`, gradient.size),
      },
      { vectors: Math.ceil(parameter.size / 16) },
    );
  }
  return plan;
}
