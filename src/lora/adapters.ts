/**
 * Adapters by id: which pool and slot each lives in, fresh ones, and the way in and out as plain arrays. An adapter trains
 * in a slot that has gradients and moments, and stays there until others need the place; then it moves to a pool of
 * parameters alone. An id stays valid until it is freed.
 */

import type { AdapterId, AdapterWeights, LoraSettings, Projection } from '../contract/engine';
import { EngineError } from '../contract/errors';
import type { GpuContext } from '../gpu/context';
import { readRanges } from '../gpu/readback';
import type { ModelConfig } from '../model/config';
import type { Geometry } from '../model/geometry';
import { writeFresh } from './fresh';
import { AdapterPool } from './pool';
import { byteOffset, paddedRank, SlotLayout, slotElements } from './slotLayout';
import { TrainingPool } from './trainingPool';

/** Slots of a new pool. */
export const LEAST_SLOTS = 4;

export interface AdapterPlace {
  pool: AdapterPool;
  slot: number;
}

interface Entry extends AdapterPlace {
  rank: number;
  alpha: number;
  targets: readonly Projection[];
  /** Trains on in later calls, so that it stays where its moments are. */
  keepsMoments: boolean;
}

export class AdapterStore {
  /** Slots that can be trained, by rank. */
  readonly #training = new Map<number, TrainingPool>();
  /** Adapters that gave their place up or came from outside, by rank. */
  readonly #resting = new Map<number, AdapterPool>();
  readonly #entries = new Map<AdapterId, Entry>();
  #nextId = 1;

  constructor(
    readonly gpu: GpuContext,
    readonly config: ModelConfig,
    readonly geometry: Geometry,
    readonly bindingLimit: number,
    /** Told when a pool is replaced, so that plans recorded on it are dropped. */
    readonly onReplaced: (pool: AdapterPool) => void,
  ) {}

  get count(): number {
    return this.#entries.size;
  }

  /** Most slots that one pool of this rank can hold: one layer's stacks must fit one binding. */
  mostSlots(rank: number): number {
    const layerBytes = (slotElements(this.config, this.geometry, paddedRank(rank)) / this.config.layers) * 4;
    return Math.max(1, Math.floor(this.bindingLimit / layerBytes));
  }

  place(id: AdapterId): AdapterPlace {
    return this.#entry(id);
  }

  #entry(id: AdapterId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new EngineError('bad-request', `Adapter ${id} does not exist or was freed.`);
    return entry;
  }

  #enter(place: AdapterPlace, { rank, alpha, targets }: Omit<LoraSettings, 'seed'>): AdapterId {
    const id = this.#nextId++;
    place.pool.table.setScale(place.slot, alpha / rank);
    this.#entries.set(id, { ...place, rank, alpha, targets, keepsMoments: false });
    return id;
  }

  #within(pool: AdapterPool | undefined): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.pool === pool);
  }

  /** Adapters with A ~ N(0, 1/in) and B = 0, moments at zero, in slots to train in. All of one rank. */
  createFresh(settings: readonly LoraSettings[]): { adapters: AdapterId[]; training: TrainingPool } {
    const rank = paddedRank(Math.max(...settings.map((lora) => lora.rank)));
    const { training, slots } = this.#trainingRoom(rank, settings.length);
    const fresh = settings.map((lora, i) => ({ lora, slot: slots[i] ?? 0 }));
    writeFresh(training, fresh);
    return { training, adapters: fresh.map(({ lora, slot }) => this.#enter({ pool: training.pool, slot }, lora)) };
  }

  /** Brings adapters into slots to train on in; from now on they keep their moments until they are freed. */
  resume(ids: readonly AdapterId[], stepsDone: number): TrainingPool {
    const entries = ids.map((id) => this.#entry(id));
    const rank = entries[0]?.pool.rank ?? LEAST_SLOTS;
    if (entries.some(({ pool }) => pool.rank !== rank))
      throw new EngineError('bad-request', 'Adapters of different ranks cannot train together.');
    const current = this.#training.get(rank);
    const coming = entries.filter(({ pool }) => pool !== current?.pool);
    if (coming.length > 0 && stepsDone > 0)
      throw new EngineError(
        'bad-request',
        'The moments of an adapter were given up when others trained; it can only begin anew, from step 0.',
      );
    for (const entry of entries) entry.keepsMoments = true;
    if (coming.length === 0 && current) return current;
    const { training, slots } = this.#trainingRoom(rank, coming.length);
    this.#move(coming, training.pool, slots, (encoder) => training.clearState(encoder, slots));
    return training;
  }

  /**
   * Free slots to train in. Where there are too few, adapters that are done training move out; where that is not enough,
   * the pool is replaced by one of the size that is needed. Pools of other ranks give their memory back.
   */
  #trainingRoom(rank: number, count: number): { training: TrainingPool; slots: number[] } {
    const old = this.#training.get(rank);
    const staying = this.#within(old?.pool).filter(({ keepsMoments }) => keepsMoments);
    this.#checkRoom(rank, staying.length + count);
    this.#giveBack(rank);
    if (old && old.pool.slots - this.#within(old.pool).length < count) this.#rest(this.#within(old.pool));
    if (old && old.pool.slots - staying.length >= count)
      return { training: old, slots: this.#freeSlots(old.pool, count) };
    // With nobody to take over, the old pool makes room first.
    if (staying.length === 0) this.#giveUp(rank);
    const training = new TrainingPool(this.gpu, this.#layout(rank, staying.length + count));
    if (old && staying.length > 0) {
      const moves = staying.map(({ slot }, to) => ({ from: slot, to }));
      this.#encode('grow training pool', (encoder) => training.copy(encoder, old, moves));
      for (const [slot, entry] of staying.entries()) this.#put(entry, training.pool, slot);
      this.#giveUp(rank);
    }
    this.#training.set(rank, training);
    return { training, slots: this.#freeSlots(training.pool, count) };
  }

  /** Frees what no adapter needs of the pools of other ranks than this. */
  #giveBack(rank: number): void {
    for (const [other, { pool }] of this.#training) {
      if (other !== rank && this.#within(pool).every(({ keepsMoments }) => !keepsMoments)) this.#giveUp(other);
    }
    for (const [other, pool] of this.#resting) {
      if (other === rank || this.#within(pool).length > 0) continue;
      this.onReplaced(pool);
      pool.free();
      this.#resting.delete(other);
    }
  }

  /** Frees a training pool; whoever is left in it moves out. */
  #giveUp(rank: number): void {
    const training = this.#training.get(rank);
    if (!training) return;
    this.#rest(this.#within(training.pool));
    this.onReplaced(training.pool);
    training.free();
    this.#training.delete(rank);
  }

  /** Moves adapters out of a training pool; those that keep their moments stay. */
  #rest(entries: readonly Entry[]): void {
    const leaving = entries.filter(({ keepsMoments }) => !keepsMoments);
    const [first] = leaving;
    if (!first) return;
    const { pool, slots } = this.#restingRoom(first.pool.rank, leaving.length);
    this.#move(leaving, pool, slots);
  }

  #restingRoom(rank: number, count: number): { pool: AdapterPool; slots: number[] } {
    const old = this.#resting.get(rank);
    const there = this.#within(old);
    const needed = there.length + count;
    this.#checkRoom(rank, needed);
    if (old && old.slots >= needed) return { pool: old, slots: this.#freeSlots(old, count) };
    const size = Math.min(this.mostSlots(rank), Math.max(needed, old ? 2 * old.slots : LEAST_SLOTS));
    const pool = new AdapterPool(this.gpu, this.#layout(rank, size));
    if (old) {
      this.#move(
        there,
        pool,
        there.map((_, slot) => slot),
      );
      this.onReplaced(old);
      old.free();
    }
    this.#resting.set(rank, pool);
    return { pool, slots: this.#freeSlots(pool, count) };
  }

  #layout(rank: number, slots: number): SlotLayout {
    return new SlotLayout(this.config, this.geometry, rank, Math.max(LEAST_SLOTS, slots), this.bindingLimit);
  }

  #checkRoom(rank: number, slots: number): void {
    const most = this.mostSlots(rank);
    if (slots > most)
      throw new EngineError(
        'out-of-memory',
        `${slots} adapters of rank ${rank} are more than this device can bind (${most}). Train fewer at a time or lower the rank.`,
      );
  }

  #freeSlots(pool: AdapterPool, count: number): number[] {
    const taken = new Set(this.#within(pool).map(({ slot }) => slot));
    const slots: number[] = [];
    for (let slot = 0; slots.length < count; slot++) if (!taken.has(slot)) slots.push(slot);
    return slots;
  }

  /** Moves adapters of one pool into slots of another. */
  #move(
    entries: readonly Entry[],
    pool: AdapterPool,
    slots: readonly number[],
    also: (encoder: GPUCommandEncoder) => void = () => undefined,
  ): void {
    const [first] = entries;
    if (!first) return;
    const moves = entries.map(({ slot }, i) => ({ from: slot, to: slots[i] ?? 0 }));
    this.#encode('move adapters', (encoder) => {
      also(encoder);
      pool.copy(encoder, first.pool, moves);
    });
    for (const [i, entry] of entries.entries()) this.#put(entry, pool, slots[i] ?? 0);
  }

  #put(entry: Entry, pool: AdapterPool, slot: number): void {
    entry.pool = pool;
    entry.slot = slot;
  }

  #encode(label: string, record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.gpu.device.createCommandEncoder({ label });
    record(encoder);
    this.gpu.submit(encoder.finish());
  }

  /** Brings adapters that are about to be used together into one pool of their rank: a batch binds one. */
  gather(ids: Iterable<AdapterId | null>): void {
    const entries = new Set([...ids].flatMap((id) => (id === null ? [] : (this.#entries.get(id) ?? []))));
    for (const [rank, { pool }] of this.#training) {
      const resting = this.#resting.get(rank);
      if ([...entries].some((entry) => entry.pool === resting))
        this.#rest([...entries].filter((entry) => entry.pool === pool));
    }
  }

  import({ rank, alpha, tensors }: AdapterWeights): AdapterId {
    if (!Number.isInteger(rank) || rank < 1 || !Number.isFinite(alpha))
      throw new EngineError('bad-request', `An adapter of rank ${rank} and alpha ${alpha} cannot be used.`);
    const targets = [...new Set(tensors.map(({ projection }) => projection))];
    const { pool, slots } = this.#restingRoom(paddedRank(rank), 1);
    const place = { pool, slot: slots[0] ?? 0 };
    const checked = tensors.map((tensor) => ({ tensor, at: this.#placeOf(pool, rank, tensor) }));
    this.#encode('clear adapter slot', (encoder) => pool.parameter.clear(encoder, [place.slot]));
    for (const { tensor, at } of checked) {
      const b = new Float32Array(at.out * pool.rank);
      for (let n = 0; n < at.out; n++) b.set(tensor.b.subarray(n * rank, (n + 1) * rank), n * pool.rank);
      this.gpu.write(pool.parameter.arena(at.a.arena), byteOffset(at.a, place.slot), new Float32Array(tensor.a));
      this.gpu.write(pool.parameter.arena(at.b.arena), byteOffset(at.b, place.slot), b);
    }
    return this.#enter(place, { rank, alpha, targets });
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
    const { pool, slot, rank, alpha, targets } = this.#entry(id);
    const places = [...pool.layout.projections(targets)];
    const ranges = places.flatMap(({ a, b, in: width, out }) => [
      { buffer: pool.parameter.arena(a.arena), offset: byteOffset(a, slot), size: rank * width * 4 },
      { buffer: pool.parameter.arena(b.arena), offset: byteOffset(b, slot), size: out * pool.rank * 4 },
    ]);
    const values = (await readRanges(this.gpu, ranges)).map((bytes) => new Float32Array(bytes));
    const tensors = places.map(({ layer, projection, out }, i) => {
      const wide = values[2 * i + 1] ?? new Float32Array();
      const b = new Float32Array(out * rank);
      for (let n = 0; n < out; n++) b.set(wide.subarray(n * pool.rank, n * pool.rank + rank), n * rank);
      return { layer, projection, a: values[2 * i] ?? new Float32Array(), b };
    });
    return { rank, alpha, tensors };
  }

  /** Unknown ids are ignored: freeing twice is no fault. */
  free(ids: readonly AdapterId[]): void {
    for (const id of ids) this.#entries.delete(id);
  }
}
