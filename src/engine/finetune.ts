/**
 * Many adapters, one batch: every step packs the next sequences of all jobs that are not done, each in its own slot.
 */

import type { AdapterId, FinetuneJob, FinetuneProgress, FinetuneResult, RunOptions } from '../contract/engine';
import { allocate } from '../gpu/allocate';
import { Plan } from '../gpu/plan';
import { Readback } from '../gpu/readback';
import { partialsOf, recordOptimizer } from '../lora/optimizer';
import type { TrainingPool } from '../lora/trainingPool';
import { trainingPass } from '../model/trainingPass';
import { type EngineCore, passAdapters } from './core';
import { besideAdapters, choosePass, trainingBytes } from './memory';
import { checkJob } from './steps';
import { RING, type Trainer, TrainingRun } from './trainingRun';

export class Finetuner {
  #trainer: Trainer | null = null;

  constructor(readonly core: EngineCore) {}

  /** Recorded passes are reused as long as pool and size fit. */
  async #prepare(training: TrainingPool, rows: number): Promise<Trainer> {
    const { core } = this;
    const { pool } = training;
    const limits = besideAdapters(core, training.bytes + core.adapters.slots.restingBytes);
    const { keeping, capacity } = choosePass(core.config, core.weights.geometry, pool.rank, rows, limits);
    const old = this.#trainer;
    if (old && core.owns(old) && old.pool === pool && old.capacity >= capacity && old.keeping === keeping) return old;
    if (old) core.release(old);
    const sizes = { rank: pool.rank, capacity, keeping };
    const { activations, logits } = trainingBytes(core.config, core.weights.geometry, sizes, core.budgets);
    core.gpu.makeRoom(activations + logits);
    const asked = {
      need: `a training pass of ${capacity} tokens at rank ${pool.rank}`,
      count: capacity,
      unit: 'tokens',
      advice: 'Use shorter texts, fewer edits at a time or a lower rank.',
      what: 'activations',
      remedy: 'length',
    } as const;
    this.#trainer = core.own(await allocate(core.gpu, asked, () => this.#record(training, capacity, keeping)));
    return this.#trainer;
  }

  async #record(training: TrainingPool, capacity: number, keeping: 'saved' | 'recompute'): Promise<Trainer> {
    const { core } = this;
    const { gpu } = core;
    const { pool } = training;
    const half = Math.ceil((RING * pool.slots * 4) / 256) * 256;
    const telemetry = gpu.storage('losses and norms', 2 * half);
    const losses = { buffer: telemetry, offset: 0, size: half };
    const norms = { buffer: telemetry, offset: half, size: half };
    const pass = await trainingPass(gpu, core.rowKernels, core.weights, {
      capacity,
      keeping,
      adapters: { ...passAdapters(pool), gradients: training.gradients },
      gradients: null,
      losses,
      logitsBytes: core.budgets.chunkLogits,
    });
    const partial = gpu.storage('norm partials', pool.slots * partialsOf(training) * 4);
    const clip = gpu.storage('clip factors', pool.slots * 4);
    const optimizer = new Plan(gpu, 'optimizer', pass.rows.batch);
    recordOptimizer(optimizer, training, { partial, clip, norms });
    await optimizer.prepare();
    const readback = new Readback(gpu, 'losses', telemetry.size);
    return {
      pool,
      capacity,
      keeping,
      pass,
      optimizer,
      telemetry,
      normsOffset: half,
      readback,
      free: () => {
        pass.free();
        optimizer.free();
        readback.free();
        for (const buffer of [telemetry, partial, clip]) gpu.free(buffer);
      },
    };
  }

  /** Trains fresh adapters, or `existing` ones further: their moments are kept and their steps counted on. */
  async run(
    jobs: readonly FinetuneJob[],
    { signal, onProgress }: RunOptions<FinetuneProgress> = {},
    existing?: { adapters: readonly AdapterId[]; stepsDone: number },
  ): Promise<FinetuneResult[]> {
    const { core } = this;
    for (const [i, job] of jobs.entries()) checkJob(job, i, core.config);
    if (jobs.length === 0) return [];
    const { adapters, training } = existing
      ? { adapters: existing.adapters, training: await core.adapters.resume(existing.adapters, existing.stepsDone) }
      : await core.adapters.createFresh(jobs);
    const results = adapters.map(
      (adapter): FinetuneResult => ({ adapter, losses: [], gradientNorms: [], tokens: 0, diverged: null }),
    );
    const run = new TrainingRun(core, training.pool, jobs, results, existing?.stepsDone ?? 0, onProgress);
    try {
      const rows = run.mostRows;
      if (rows > 0) await run.run(await this.#prepare(training, rows), signal);
      return results;
    } catch (error) {
      // The next run writes to the same staging buffers.
      await Promise.allSettled(run.reads);
      if (!existing) core.adapters.free([...adapters]);
      throw error;
    }
  }
}
