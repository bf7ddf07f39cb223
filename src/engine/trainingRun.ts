/**
 * One finetune call on its way: what each step packs, and what of it has come back. Losses and gradient norms gather in
 * a ring on the GPU and are read a few steps at a time, while the next ones run; slow passes are read one by one, so
 * that a person sees the loss fall and a stop does not wait for many.
 */

import type { FinetuneJob, FinetuneProgress, FinetuneResult } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { NO_SIZES } from '../gpu/kernel';
import { type Plan, submitPlans } from '../gpu/plan';
import type { Readback } from '../gpu/readback';
import type { AdapterPool } from '../lora/pool';
import { type LabelledSequence, type PackedBatch, packLabelled } from '../model/batch';
import type { Keeping } from '../model/buffers';
import { uploadRows } from '../model/rowBuffers';
import type { TrainingPass } from '../model/trainingPass';
import type { EngineCore, Owned } from './core';
import { intoPasses, stepSequences, stepsOf } from './steps';

/** Passes between two reads of the ring; half of its length, so that a read never races the pass that overwrites it. */
const READ_EVERY = 8;
/** Passes that may be queued; enough that the device never waits for the host. */
const QUEUED = 2;
export const RING = 2 * READ_EVERY;

/** The recorded passes of training and what they write for the host. */
export interface Trainer extends Owned {
  pool: AdapterPool;
  capacity: number;
  keeping: Keeping;
  pass: TrainingPass;
  optimizer: Plan;
  telemetry: GPUBuffer;
  normsOffset: number;
  readback: Readback;
}

/** A job with its slot and the sequence numbers of each of its steps. */
interface Lane {
  index: number;
  job: FinetuneJob;
  slot: number;
  steps: readonly (readonly number[])[];
  result: FinetuneResult;
}

/** What a ring place holds: a pass of step `step` with these jobs. */
interface RingEntry {
  lanes: readonly Lane[];
  step: number;
  /** The pass that ended the step carries the norms. */
  last: boolean;
  /** Rows of each slot in the pass. */
  rows: ReadonlyMap<number, { rowStart: number; rowEnd: number }>;
}

export class TrainingRun {
  /** In rising order of slots, as rows of a batch are. */
  readonly #lanes: readonly Lane[];
  readonly #total: number;
  /** Reads under way; the caller settles them whatever happens. */
  readonly reads: Promise<void>[] = [];
  #pending: RingEntry[] = [];
  #ringPlace = 0;
  readonly #queued: Promise<void>[] = [];
  #lastDone: number | null = null;
  /** Duration of the last finished pass; the first one's is unknown, since it may hold a driver's compilation. */
  #passMilliseconds = 0;
  #packed: { key: string; passes: PackedBatch[] } = { key: '', passes: [] };

  constructor(
    readonly core: EngineCore,
    readonly pool: AdapterPool,
    jobs: readonly FinetuneJob[],
    results: readonly FinetuneResult[],
    /** Steps that the adapters have behind them. */
    readonly stepsDone: number,
    readonly onProgress: ((event: FinetuneProgress) => void) | undefined,
  ) {
    this.#lanes = results
      .flatMap((result, index): Lane[] => {
        const job = jobs[index];
        return job ? [{ index, job, slot: core.adapters.place(result.adapter).slot, result, ...stepsOf(job) }] : [];
      })
      .sort((a, b) => a.slot - b.slot);
    this.#total = Math.max(0, ...this.#lanes.map(({ steps }) => steps.length));
  }

  /** Rows of the longest step. */
  get mostRows(): number {
    let most = 0;
    for (let step = 0; step < this.#total; step++) {
      const rows = this.#active(step).reduce((sum, { job, steps }) => {
        const lengths = (steps[step] ?? []).map((number) => (job.sequences[number]?.ids.length ?? 1) - 1);
        return sum + lengths.reduce((all, length) => all + length, 0);
      }, 0);
      most = Math.max(most, rows);
    }
    return most;
  }

  /**
   * A job that diverged is packed no more; the others' rows do not read its rows. It leaves a fixed number of steps later,
   * by which its losses were read however fast the device is, so that what is packed together does not depend on time.
   */
  #active(step: number): Lane[] {
    return this.#lanes.filter(
      ({ steps, result }) => step < steps.length && (result.diverged === null || step < result.diverged + RING),
    );
  }

  async run(trainer: Trainer, signal: AbortSignal | undefined): Promise<void> {
    for (let step = 0; step < this.#total; step++) {
      if (signal?.aborted) throw new EngineError('aborted', 'Finetuning was stopped.');
      const active = this.#active(step);
      if (active.length === 0) break;
      const { passes, changed } = this.#pack(step, active, trainer.capacity);
      for (const [index, packed] of passes.entries()) {
        const last = index === passes.length - 1;
        await this.#pass(trainer, step, active, packed, last, changed || passes.length > 1);
      }
    }
    // The jobs with the most steps diverged and left before their last one, which would have been read with its pass.
    if (this.#pending.length > 0) this.reads.push(this.#readRest(trainer));
    await Promise.all(this.reads);
  }

  #readRest(trainer: Trainer): Promise<void> {
    const { gpu } = this.core;
    const encoder = gpu.device.createCommandEncoder({ label: 'losses' });
    const read = trainer.readback.copy(encoder, trainer.telemetry, trainer.telemetry.size);
    gpu.submit(encoder.finish());
    return this.#collect(trainer, read, this.#pending.splice(0), this.#ringPlace);
  }

  /** The passes of a step. A step with the sequences of the one before has its rows on the device already. */
  #pack(step: number, active: readonly Lane[], capacity: number): { passes: PackedBatch[]; changed: boolean } {
    const key = active.map(({ index, steps }) => `${index}:${steps[step]?.join(',')}`).join(' ');
    const changed = key !== this.#packed.key;
    if (changed) {
      const sequences = active.flatMap(({ job, steps, slot }): LabelledSequence[] =>
        stepSequences(job, steps[step] ?? [], slot),
      );
      this.#packed = { key, passes: intoPasses(sequences, capacity).map(packLabelled) };
    }
    return { passes: this.#packed.passes, changed };
  }

  async #pass(
    trainer: Trainer,
    step: number,
    active: readonly Lane[],
    packed: PackedBatch,
    last: boolean,
    changed: boolean,
  ): Promise<void> {
    const { gpu } = this.core;
    const { table, slots } = this.pool;
    table.clearStep();
    for (const [slot, range] of packed.slots) table.setRange(slot, range);
    if (last) {
      for (const { slot, job, steps } of active) {
        table.setUpdate(slot, job.optimizer, this.stepsDone + step + 1, this.stepsDone + steps.length);
      }
    }
    table.upload();
    const sizes = { ...NO_SIZES, rows: packed.rows, headRows: packed.headRows, slots, ring: this.#ringPlace };
    uploadRows(gpu, trainer.pass.rows, packed, sizes, changed);
    const inPass = active.filter(({ slot }) => packed.slots.has(slot));
    this.#pending.push({ lanes: last ? active : inPass, step, last, rows: packed.slots });
    this.#ringPlace = (this.#ringPlace + 1) % RING;
    const full =
      this.#pending.length === READ_EVERY ||
      (last && step === this.#total - 1) ||
      this.#passMilliseconds > this.core.slowPass;
    const read = submitPlans(
      gpu,
      `step ${step}`,
      last ? [trainer.pass.plan, trainer.optimizer] : [trainer.pass.plan],
      sizes,
      (encoder) => (full ? trainer.readback.copy(encoder, trainer.telemetry, trainer.telemetry.size) : null),
    );
    await this.#throttle();
    if (!read) return;
    const collected = this.#collect(trainer, read, this.#pending.splice(0), this.#ringPlace);
    // Awaited below or by the caller; until then a failure must not count as unhandled.
    collected.catch(() => undefined);
    this.reads.push(collected);
    // One read may be under way while the next steps run, no more: the ring is two reads long.
    if (this.reads.length > 1) await this.reads.shift();
  }

  /** Waits until few enough passes are queued, and notes how long they take. */
  async #throttle(): Promise<void> {
    const note = (): void => {
      const now = performance.now();
      if (this.#lastDone !== null) this.#passMilliseconds = now - this.#lastDone;
      this.#lastDone = now;
    };
    // A lost device is told by the engine; here it only must not count as unhandled.
    const done = this.core.gpu.device.queue.onSubmittedWorkDone().then(note, note);
    this.#queued.push(done);
    if (this.#queued.length > QUEUED) await this.#queued.shift();
  }

  /** `end` is the ring place after the last entry. */
  async #collect(
    trainer: Trainer,
    read: () => Promise<ArrayBuffer>,
    entries: readonly RingEntry[],
    end: number,
  ): Promise<void> {
    const bytes = await read();
    const losses = new Float32Array(bytes, 0, trainer.normsOffset / 4);
    const norms = new Float32Array(bytes, trainer.normsOffset);
    const arrived = new Map<Lane, { step: number; losses: number[] }>();
    for (const [i, { lanes, step, last, rows }] of entries.entries()) {
      const at = ((end - entries.length + i + RING) % RING) * this.pool.slots;
      for (const lane of lanes) {
        const { result, slot } = lane;
        if (result.diverged !== null && result.diverged < step) continue;
        const range = rows.get(slot);
        if (range) result.tokens += range.rowEnd - range.rowStart;
        if (result.diverged !== null) continue;
        const loss = losses[at + slot] ?? 0;
        const norm = last ? (norms[at + slot] ?? 0) : 0;
        if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
          result.diverged = step;
          // An earlier pass of the step may have left its part of the loss.
          result.losses.length = step;
          continue;
        }
        const sum = (result.losses[step] ?? 0) + loss;
        result.losses[step] = sum;
        // Before the last pass of a step its loss is only a part.
        if (!last) continue;
        result.gradientNorms[step] = norm;
        const own = arrived.get(lane) ?? { step, losses: [] };
        own.losses.push(sum);
        arrived.set(lane, own);
      }
    }
    for (const [{ index, steps }, { step, losses: own }] of arrived) {
      this.onProgress?.({ job: index, step, losses: own, totalSteps: steps.length });
    }
  }
}
