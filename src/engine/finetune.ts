/**
 * Many adapters, one batch: every step packs the next sequences of all jobs that are not done, each in its own slot.
 * Losses and gradient norms gather in a ring on the GPU and come back a few steps at a time, while the next ones run.
 */

import { NO_SIZES } from '../gpu/kernel';
import { Plan, submitPass } from '../gpu/plan';
import { Readback } from '../gpu/readback';
import { partialsOf, recordOptimizer } from '../lora/optimizer';
import type { AdapterPool } from '../lora/pool';
import { type LabelledSequence, packLabelled } from '../model/batch';
import type { Keeping } from '../model/buffers';
import { uploadRows } from '../model/rowBuffers';
import { type TrainingPass, trainingPass } from '../model/trainingPass';
import { type EngineCore, type Owned, passAdapters } from './core';
import { choosePass } from './memory';
import { checkJob, intoPasses, stepSequences, stepsOf } from './steps';
import {
  type AdapterId,
  EngineError,
  type FinetuneJob,
  type FinetuneProgress,
  type FinetuneResult,
  type RunOptions,
} from './types';

/** Passes between two reads of the ring; half of its length, so that a read never races the pass that overwrites it. */
const READ_EVERY = 8;
const RING = 2 * READ_EVERY;

interface Trainer extends Owned {
  pool: AdapterPool;
  capacity: number;
  keeping: Keeping;
  pass: TrainingPass;
  optimizer: Plan;
  telemetry: GPUBuffer;
  normsOffset: number;
  readback: Readback;
}

/** What a ring place holds: a pass of step `step` with these jobs in these slots. */
interface RingEntry {
  jobs: { job: number; slot: number; step: number }[];
  /** The pass that ended the step carries the norms. */
  last: boolean;
}

export class Finetuner {
  #trainer: Trainer | null = null;

  constructor(readonly core: EngineCore) {}

  /** Recorded passes are reused as long as pool and size fit. */
  async #prepare(pool: AdapterPool, rows: number): Promise<Trainer> {
    const { core } = this;
    const { keeping, capacity } = choosePass(core.config, core.weights.geometry, pool.rank, rows, core);
    const old = this.#trainer;
    if (old && core.owns(old) && old.pool === pool && old.capacity >= capacity && old.keeping === keeping) return old;
    if (old) core.release(old);
    const { gpu } = core;
    const half = Math.ceil((RING * pool.slots * 4) / 256) * 256;
    const telemetry = gpu.storage('losses and norms', 2 * half);
    const losses = { buffer: telemetry, offset: 0, size: half };
    const norms = { buffer: telemetry, offset: half, size: half };
    const pass = await trainingPass(gpu, core.rowKernels, core.weights, {
      capacity,
      keeping,
      adapters: passAdapters(pool),
      gradients: null,
      losses,
    });
    const partial = gpu.storage('norm partials', pool.slots * partialsOf(pool) * 4);
    const clip = gpu.storage('clip factors', pool.slots * 4);
    const optimizer = new Plan(gpu, 'optimizer', pass.rows.batch);
    recordOptimizer(optimizer, pool, { partial, clip, norms });
    await optimizer.prepare();
    const readback = new Readback(gpu, 'losses', telemetry.size);
    this.#trainer = core.own({
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
    });
    return this.#trainer;
  }

  /** Trains fresh adapters, or `existing` ones further: their moments are kept and their steps counted on. */
  async run(
    jobs: readonly FinetuneJob[],
    { signal, onProgress }: RunOptions<FinetuneProgress> = {},
    existing?: { adapters: readonly AdapterId[]; stepsDone: number },
  ): Promise<FinetuneResult[]> {
    const { core } = this;
    for (const [i, job] of jobs.entries()) checkJob(job, i, core.config.vocab, core.config.contextLength);
    if (jobs.length === 0) return [];
    const adapters = existing?.adapters ?? core.adapters.createFresh(jobs.map(({ lora }) => lora));
    const results: FinetuneResult[] = adapters.map((adapter) => ({
      adapter,
      losses: [],
      gradientNorms: [],
      tokens: 0,
    }));
    const reads: Promise<void>[] = [];
    try {
      await this.#train(jobs, results, existing?.stepsDone ?? 0, reads, signal, onProgress);
      await Promise.all(reads);
      return results;
    } catch (error) {
      // The next run writes to the same staging buffers.
      await Promise.allSettled(reads);
      if (!existing) core.adapters.free([...adapters]);
      throw error;
    }
  }

  async #train(
    jobs: readonly FinetuneJob[],
    results: FinetuneResult[],
    stepsDone: number,
    reads: Promise<void>[],
    signal: AbortSignal | undefined,
    onProgress: ((event: FinetuneProgress) => void) | undefined,
  ): Promise<void> {
    const { core } = this;
    const { gpu } = core;
    const places = results.map(({ adapter }) => core.adapters.place(adapter));
    const pool = places[0]?.pool;
    if (!pool) return;
    const plans = jobs.map(stepsOf);
    const total = Math.max(...plans.map(({ steps }) => steps.length));
    if (total === 0) return;
    // Slots in rising order: rows of a batch are sorted by slot.
    const order = jobs.map((_, i) => i).sort((a, b) => (places[a]?.slot ?? 0) - (places[b]?.slot ?? 0));
    const sequencesOf = (step: number): LabelledSequence[] =>
      order.flatMap((job) => {
        const numbers = plans[job]?.steps[step];
        const own = jobs[job];
        return numbers && own ? stepSequences(own, numbers, places[job]?.slot ?? 0) : [];
      });
    const rowsOf = (sequences: readonly LabelledSequence[]) =>
      sequences.reduce((sum, { ids }) => sum + ids.length - 1, 0);
    let mostNeeded = 0;
    for (let step = 0; step < total; step++) mostNeeded = Math.max(mostNeeded, rowsOf(sequencesOf(step)));
    const trainer = await this.#prepare(pool, mostNeeded);

    let ringPlace = 0;
    let pending: RingEntry[] = [];
    let uploaded = '';
    const { table } = pool;

    for (let step = 0; step < total; step++) {
      if (signal?.aborted) throw new EngineError('aborted', 'Finetuning was stopped.');
      const active = order.filter((job) => step < (plans[job]?.steps.length ?? 0));
      const passes = intoPasses(sequencesOf(step), trainer.capacity);
      for (const [index, sequences] of passes.entries()) {
        const last = index === passes.length - 1;
        const packed = packLabelled(sequences);
        table.clearStep();
        for (const [slot, range] of packed.slots) table.setRange(slot, range);
        const inPass = active.filter((job) => packed.slots.has(places[job]?.slot ?? -1));
        if (last) {
          for (const job of active) {
            const own = jobs[job];
            const steps = stepsDone + (plans[job]?.steps.length ?? 0);
            if (own) table.setUpdate(places[job]?.slot ?? 0, own.optimizer, stepsDone + step + 1, steps);
          }
        }
        table.upload();
        const key = `${index} ${active.map((job) => `${job}:${plans[job]?.steps[step]?.join(',')}`).join(' ')}`;
        const sizes = { ...NO_SIZES, rows: packed.rows, headRows: packed.headRows, slots: pool.slots, ring: ringPlace };
        uploadRows(gpu, trainer.pass.rows, packed, sizes, key !== uploaded);
        uploaded = key;
        for (const job of inPass) {
          const result = results[job];
          const range = packed.slots.get(places[job]?.slot ?? -1);
          if (result && range) result.tokens += range.rowEnd - range.rowStart;
        }
        pending.push({
          jobs: (last ? active : inPass).map((job) => ({ job, slot: places[job]?.slot ?? 0, step })),
          last,
        });
        ringPlace = (ringPlace + 1) % RING;
        const full = pending.length === READ_EVERY || (last && step === total - 1);
        const read = submitPass(
          gpu,
          `step ${step}`,
          (compute) => {
            trainer.pass.plan.replay(compute, sizes);
            if (last) trainer.optimizer.replay(compute, sizes);
          },
          (encoder) => (full ? trainer.readback.copy(encoder, trainer.telemetry, trainer.telemetry.size) : null),
        );
        if (!read) continue;
        const entries = pending;
        const start = (ringPlace - entries.length + RING) % RING;
        pending = [];
        const collected = this.#collect(trainer, read, entries, start, { jobs, plans, results, onProgress });
        // Awaited below; until then a failure must not count as unhandled.
        collected.catch(() => undefined);
        reads.push(collected);
        // One read may be under way while the next steps run, no more: the ring is two reads long.
        if (reads.length > 1) await reads.shift();
      }
    }
  }

  async #collect(
    trainer: Trainer,
    read: () => Promise<ArrayBuffer>,
    entries: readonly RingEntry[],
    start: number,
    run: {
      jobs: readonly FinetuneJob[];
      plans: readonly { steps: readonly unknown[] }[];
      results: FinetuneResult[];
      onProgress: ((event: FinetuneProgress) => void) | undefined;
    },
  ): Promise<void> {
    const bytes = await read();
    const losses = new Float32Array(bytes, 0, trainer.normsOffset / 4);
    const norms = new Float32Array(bytes, trainer.normsOffset);
    const arrived = new Map<number, { step: number; losses: number[] }>();
    entries.forEach((entry, i) => {
      const at = ((start + i) % RING) * trainer.pool.slots;
      for (const { job, slot, step } of entry.jobs) {
        const result = run.results[job];
        if (!result) continue;
        const loss = losses[at + slot] ?? 0;
        const norm = entry.last ? (norms[at + slot] ?? 0) : 0;
        if (!Number.isFinite(loss) || !Number.isFinite(norm))
          throw new EngineError(
            'not-finite',
            `Training of adapter ${job} ran into not-a-number at step ${step + 1}. A lower learning rate usually helps.`,
          );
        result.losses[step] = (result.losses[step] ?? 0) + loss;
        // Before the last pass of a step its loss is only a part.
        if (!entry.last) continue;
        result.gradientNorms[step] = norm;
        const own = arrived.get(job) ?? { step, losses: [] };
        own.losses.push(result.losses[step]);
        arrived.set(job, own);
      }
    });
    for (const [job, { step, losses: own }] of arrived) {
      run.onProgress?.({ job, step, losses: own, totalSteps: run.plans[job]?.steps.length ?? 0 });
    }
  }
}
