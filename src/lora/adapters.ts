/** Adapters by id: fresh ones, and the way in and out as plain arrays. An id stays valid until it is freed. */

import {
  type AdapterId,
  type AdapterWeights,
  type FinetuneJob,
  type Ground,
  type LoraSettings,
  type Projection,
  paddedRank,
  stackedRank,
} from '../contract/engine';
import { EngineError } from '../contract/errors';
import { readRanges } from '../gpu/readback';
import { writeFresh } from './fresh';
import type { AdapterPool } from './pool';
import { byteOffset } from './slotLayout';
import type { AdapterPlace, AdapterSlots } from './slots';
import type { TrainingPool } from './trainingPool';

interface Entry {
  place: AdapterPlace;
  rank: number;
  alpha: number;
  targets: readonly Projection[];
  /** Stands on another, which is in it: trained on, that would be trained along. */
  stands: boolean;
  /** Part of the weights by now, so that with it goes what it trained in. */
  merged: boolean;
}

export class AdapterStore {
  readonly #entries = new Map<AdapterId, Entry>();
  #nextId = 1;

  constructor(readonly slots: AdapterSlots) {}

  get count(): number {
    return this.#entries.size;
  }

  place(id: AdapterId): AdapterPlace {
    return this.#entry(id).place;
  }

  #entry(id: AdapterId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new EngineError('bad-request', `Adapter ${id} does not exist or was freed.`);
    return entry;
  }

  #enter(
    pool: AdapterPool,
    slot: number,
    { rank, alpha, targets }: Omit<LoraSettings, 'seed'>,
    stands = false,
  ): AdapterId {
    const id = this.#nextId++;
    pool.table.setScale(slot, alpha / rank);
    this.#entries.set(id, { place: this.slots.take(pool, slot), rank, alpha, targets, stands, merged: false });
    return id;
  }

  /** Adapters with A ~ N(0, 1/in) and B = 0, moments at zero, in slots to train in; each on what its job has it stand on. */
  async createFresh(
    jobs: readonly Pick<FinetuneJob, 'lora' | 'onto' | 'orthogonal'>[],
  ): Promise<{ adapters: AdapterId[]; training: TrainingPool }> {
    const grounds: (AdapterWeights | null)[] = [];
    for (const { onto } of jobs) grounds.push(onto ? await this.#ground(onto) : null);
    const rank = paddedRank(Math.max(...jobs.map(stackedRank)));
    const { training, slots } = await this.slots.trainingRoom(rank, jobs.length);
    const fresh = jobs.map(({ lora, orthogonal = false }, i) => ({
      ...{ lora, orthogonal, slot: slots[i] ?? 0, ground: grounds[i] ?? null },
    }));
    writeFresh(training, fresh);
    const adapters = fresh.map(({ lora, slot, ground }, i) => {
      const whole = stackedRank(jobs[i] ?? { lora });
      const targets = [...new Set([...lora.targets, ...(ground?.tensors ?? []).map(({ projection }) => projection)])];
      // One scale for all of the slot, as the lora settings have it.
      const alpha = ground ? (lora.alpha / lora.rank) * whole : lora.alpha;
      return this.#enter(training.pool, slot, { rank: whole, alpha, targets }, ground !== null);
    });
    return { training, adapters };
  }

  #ground({ adapter, rank }: Ground): Promise<AdapterWeights> {
    const entry = this.#entry(adapter);
    if (entry.rank !== rank)
      throw new EngineError('bad-request', `Adapter ${adapter} has rank ${entry.rank}, not ${rank}.`);
    return this.export(adapter);
  }

  /** Brings adapters into slots to train on in; from now on they keep their moments until they are freed. */
  async resume(ids: readonly AdapterId[], stepsDone: number): Promise<TrainingPool> {
    if (ids.some((id) => this.#entry(id).stands))
      throw new EngineError(
        'bad-request',
        'An adapter that stands on another cannot be trained on; train a new one onto it.',
      );
    return this.slots.toTraining(
      ids.map((id) => this.place(id)),
      stepsDone,
    );
  }

  /**
   * Told before adapters are used together, in work beside which pools to train in may have so many bytes; see `gather` and
   * `endTraining` of `AdapterSlots`. Places may change.
   */
  async gather(places: readonly (AdapterPlace | null)[], mostTraining: number): Promise<void> {
    await this.slots.gather([...new Set(places)].filter((place) => place !== null));
    await this.slots.endTraining(mostTraining);
  }

  async import({ rank, alpha, tensors }: AdapterWeights): Promise<AdapterId> {
    if (!Number.isInteger(rank) || rank < 1 || !Number.isFinite(alpha))
      throw new EngineError('bad-request', `An adapter of rank ${rank} and alpha ${alpha} cannot be used.`);
    const targets = [...new Set(tensors.map(({ projection }) => projection))];
    const { pool, slots } = await this.slots.restingRoom(paddedRank(rank), 1);
    const slot = slots[0] ?? 0;
    const checked = tensors.map((tensor) => ({ tensor, at: this.#placeOf(pool, rank, tensor) }));
    pool.clear([slot]);
    for (const { tensor, at } of checked) {
      const b = new Float32Array(at.out * pool.rank);
      for (let n = 0; n < at.out; n++) b.set(tensor.b.subarray(n * rank, (n + 1) * rank), n * pool.rank);
      pool.gpu.write(pool.parameter.arena(at.a.arena), byteOffset(at.a, slot), new Float32Array(tensor.a));
      pool.gpu.write(pool.parameter.arena(at.b.arena), byteOffset(at.b, slot), b);
    }
    return this.#enter(pool, slot, { rank, alpha, targets });
  }

  /** Where one projection's A [rank, in] and B [out, rank] belong. */
  #placeOf(pool: AdapterPool, rank: number, { layer, projection, a, b }: AdapterWeights['tensors'][number]) {
    const found = [...pool.layout.projections([projection])][layer];
    if (!found) throw new EngineError('bad-request', `Layer ${layer} has no projection ${projection}.`);
    if (a.length !== rank * found.in || b.length !== found.out * rank)
      throw new EngineError(
        'bad-request',
        `Layer ${layer} ${projection}: A has ${a.length} and B ${b.length} elements; expected ${rank * found.in} and ${found.out * rank}.`,
      );
    return found;
  }

  /** Reads the ranges of this one adapter, no more. */
  async export(id: AdapterId): Promise<AdapterWeights> {
    const { place, rank, alpha, targets } = this.#entry(id);
    const { pool, slot } = place;
    const places = [...pool.layout.projections(targets)];
    const ranges = places.flatMap(({ a, b, in: width, out }) => [
      { buffer: pool.parameter.arena(a.arena), offset: byteOffset(a, slot), size: rank * width * 4 },
      { buffer: pool.parameter.arena(b.arena), offset: byteOffset(b, slot), size: out * pool.rank * 4 },
    ]);
    const values = (await readRanges(pool.gpu, ranges)).map((bytes) => new Float32Array(bytes));
    const tensors = places.map(({ layer, projection, out }, i) => {
      const wide = values[2 * i + 1] ?? new Float32Array();
      const b = new Float32Array(out * rank);
      for (let n = 0; n < out; n++) b.set(wide.subarray(n * pool.rank, n * pool.rank + rank), n * rank);
      return { layer, projection, a: values[2 * i] ?? new Float32Array(), b };
    });
    return { rank, alpha, tensors };
  }

  markMerged(id: AdapterId): void {
    this.#entry(id).merged = true;
  }

  /** Gives the memory of pools without adapters back. */
  freeEmptyPools(): void {
    this.slots.freeEmptyPools();
  }

  /**
   * Unknown ids are ignored: freeing twice is no fault. The empty pools stay for the next adapters, but for a policy's that was
   * merged: what comes next is no other policy.
   */
  free(ids: readonly AdapterId[]): void {
    let merged = false;
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry) this.slots.leave(entry.place);
      merged ||= entry?.merged ?? false;
      this.#entries.delete(id);
    }
    if (merged) this.freeEmptyPools();
  }
}
