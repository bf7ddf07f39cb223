/**
 * Places for adapters on the device. An adapter trains in a slot that has gradients and moments, and stays there until
 * others need the place, or what is done next would not fit the budget beside them; then it has parameters alone. Pools
 * within the budget stay, so that a small model that trains, is quizzed and trains anew makes nothing once it is warm.
 */

import { paddedRank } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { type Asked, allocate } from '../gpu/allocate';
import type { GpuContext } from '../gpu/context';
import type { ModelConfig } from '../model/config';
import type { Geometry } from '../model/geometry';
import { AdapterPool } from './pool';
import { SlotLayout, slotElements } from './slotLayout';
import { TrainingPool } from './trainingPool';

/** Where an adapter is. Changes when it moves. */
export interface AdapterPlace {
  pool: AdapterPool;
  slot: number;
  /** Trains on in later calls, so that it stays where its moments are. */
  keepsMoments: boolean;
}

/** What a pool of so many slots needs, because of `wanted` adapters that come in. */
function askedFor(slots: number, things: string, wanted: number): Asked {
  return {
    need: `${slots} ${things}`,
    count: slots,
    unit: 'adapters',
    advice: 'Train fewer edits at a time or lower the rank.',
    what: 'adapters',
    remedy: wanted > 1 ? 'edits' : 'rank',
  };
}

export class AdapterSlots {
  /** Slots that can be trained, by rank. */
  readonly #training = new Map<number, TrainingPool>();
  /** Slots of adapters that gave their place up or came from outside, by rank. */
  readonly #resting = new Map<number, AdapterPool>();
  readonly #taken = new Set<AdapterPlace>();

  constructor(
    readonly gpu: GpuContext,
    readonly config: ModelConfig,
    readonly geometry: Geometry,
    readonly bindingLimit: number,
    /** Told when a pool is replaced, so that plans recorded on it are dropped. */
    readonly onReplaced: (pool: AdapterPool) => void,
  ) {}

  /** Most slots that one pool of this rank can hold: one layer's stacks must fit one binding. */
  mostSlots(rank: number): number {
    const layerBytes = (slotElements(this.config, this.geometry, paddedRank(rank)) / this.config.layers) * 4;
    return Math.max(1, Math.floor(this.bindingLimit / layerBytes));
  }

  /** Of adapters that rest. */
  get restingBytes(): number {
    return [...this.#resting.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Whether somebody else wants the memory as well, so that places are made without a copy where that is possible. */
  get #isCapped(): boolean {
    return this.gpu.mostBytes < Number.POSITIVE_INFINITY;
  }

  #within(pool: AdapterPool | undefined): AdapterPlace[] {
    return [...this.#taken].filter((place) => place.pool === pool);
  }

  take(pool: AdapterPool, slot: number): AdapterPlace {
    const place = { pool, slot, keepsMoments: false };
    this.#taken.add(place);
    return place;
  }

  leave(place: AdapterPlace): void {
    this.#taken.delete(place);
  }

  /** Brings adapters into slots to train on in; from now on they keep their moments, which at step 0 are zero. */
  async toTraining(places: readonly AdapterPlace[], stepsDone: number): Promise<TrainingPool> {
    const [rank, ...others] = new Set(places.map(({ pool }) => pool.rank));
    if (rank === undefined || others.length > 0)
      throw new EngineError('bad-request', 'Adapters of different ranks cannot train together.');
    const current = this.#training.get(rank);
    const coming = places.filter(({ pool }) => pool !== current?.pool);
    if (coming.length > 0 && stepsDone > 0)
      throw new EngineError(
        'bad-request',
        'The moments of an adapter were given up when others trained or the memory was needed; it can only begin anew, from step 0.',
      );
    for (const place of places) place.keepsMoments = true;
    const { training, slots } =
      coming.length === 0 && current ? { training: current, slots: [] } : await this.trainingRoom(rank, coming.length);
    this.#move(coming, training.pool, slots);
    // Whether moments are still there depends on what was done meanwhile; whoever begins anew has none.
    if (stepsDone === 0)
      this.#encode('begin anew', (encoder) =>
        training.clearState(
          encoder,
          places.map(({ slot }) => slot),
        ),
      );
    return training;
  }

  /** Brings adapters that are about to be used together into one pool of their rank: a batch binds one. */
  async gather(places: readonly AdapterPlace[]): Promise<void> {
    for (const [rank, { pool }] of this.#training) {
      const resting = this.#resting.get(rank);
      if (places.some((place) => place.pool === resting))
        await this.#rest(places.filter((place) => place.pool === pool));
    }
  }

  /**
   * Free slots to train in. Where there are too few, adapters that are done training move out; where that is not enough,
   * the pool is replaced by one of the size that is needed. Pools of other ranks give their memory back. No pool that
   * holds an adapter is freed before there is room for it elsewhere.
   */
  async trainingRoom(rank: number, count: number): Promise<{ training: TrainingPool; slots: number[] }> {
    const before = this.#training.get(rank);
    if (before && this.#isCapped && before.pool.slots - this.#within(before.pool).length < count)
      await this.endTraining(0);
    const old = this.#training.get(rank);
    const staying = this.#within(old?.pool).filter(({ keepsMoments }) => keepsMoments);
    this.#checkRoom(rank, staying.length + count);
    await this.#giveBack(rank);
    if (old && old.pool.slots - this.#within(old.pool).length < count) await this.#rest(this.#within(old.pool));
    if (old && old.pool.slots - staying.length >= count)
      return { training: old, slots: this.#freeSlots(old.pool, count) };
    // With nobody to take over, the old pool makes room first, as does one to rest in that nobody is left in.
    if (staying.length === 0) await this.#giveUp(rank);
    this.#freeEmptyResting(null);
    const slots = staying.length + count;
    const asked = askedFor(slots, `adapters of rank ${rank} with their gradients and moments`, count);
    const layout = this.#layout(rank, slots);
    this.gpu.makeRoom(TrainingPool.bytesOf(layout));
    const training = await allocate(this.gpu, asked, () => new TrainingPool(this.gpu, layout));
    if (old && staying.length > 0) {
      const moves = staying.map(({ slot }, to) => ({ from: slot, to }));
      this.#encode('grow training pool', (encoder) => training.copy(encoder, old, moves));
      for (const [slot, place] of staying.entries()) this.#put(place, training.pool, slot);
      await this.#giveUp(rank);
    }
    this.#training.set(rank, training);
    return { training, slots: this.#freeSlots(training.pool, count) };
  }

  /**
   * Gradients and moments go where training pools have more than so many bytes, unless an adapter keeps its moments. Adapters
   * stay where they are if no others of their rank rest; otherwise they move there, and where there is no room for that they wait.
   */
  async endTraining(mostBytes: number): Promise<void> {
    for (const [rank, training] of this.#training) {
      const bytes = [...this.#training.values()].reduce((sum, one) => sum + one.bytes, 0);
      const places = this.#within(training.pool);
      if (bytes <= mostBytes || places.some(({ keepsMoments }) => keepsMoments)) continue;
      this.#freeEmptyResting(null);
      if (places.length === 0 || this.#resting.has(rank)) {
        await this.#giveUp(rank).catch((error: unknown) => {
          if (!(error instanceof EngineError) || error.code !== 'out-of-memory') throw error;
        });
        continue;
      }
      this.onReplaced(training.pool);
      training.freeState();
      this.#training.delete(rank);
      this.#resting.set(rank, training.pool);
    }
  }

  /** Frees what no adapter needs of the pools of other ranks than this. */
  async #giveBack(rank: number): Promise<void> {
    for (const [other, { pool }] of this.#training) {
      if (other !== rank && this.#within(pool).every(({ keepsMoments }) => !keepsMoments)) await this.#giveUp(other);
    }
    this.#freeEmptyResting(rank);
  }

  /** Gives the memory of pools without adapters back. */
  freeEmptyPools(): void {
    for (const [rank, { pool }] of this.#training) if (this.#within(pool).length === 0) this.#drop(rank);
    this.#freeEmptyResting(null);
  }

  #freeEmptyResting(except: number | null): void {
    for (const [rank, pool] of this.#resting) {
      if (rank === except || this.#within(pool).length > 0) continue;
      this.onReplaced(pool);
      pool.free();
      this.#resting.delete(rank);
    }
  }

  /** Frees a training pool; whoever is left in it moves out. */
  async #giveUp(rank: number): Promise<void> {
    const training = this.#training.get(rank);
    if (!training) return;
    await this.#rest(this.#within(training.pool));
    this.#drop(rank);
  }

  #drop(rank: number): void {
    const training = this.#training.get(rank);
    if (!training) return;
    this.onReplaced(training.pool);
    training.free();
    this.#training.delete(rank);
  }

  /** Moves adapters out of a training pool; those that keep their moments stay. */
  async #rest(places: readonly AdapterPlace[]): Promise<void> {
    const leaving = places.filter(({ keepsMoments }) => !keepsMoments);
    const [first] = leaving;
    if (!first) return;
    const { pool, slots } = await this.restingRoom(first.pool.rank, leaving.length);
    this.#move(leaving, pool, slots);
  }

  /** Free slots that are not trained in; the pool grows as it is needed. One that cannot grow stays as it is. */
  async restingRoom(rank: number, count: number): Promise<{ pool: AdapterPool; slots: number[] }> {
    const old = this.#resting.get(rank);
    const there = this.#within(old);
    const needed = there.length + count;
    this.#checkRoom(rank, needed);
    if (old && old.slots >= needed) return { pool: old, slots: this.#freeSlots(old, count) };
    const size = this.#isCapped ? needed : Math.min(this.mostSlots(rank), Math.max(needed, 2 * (old?.slots ?? 0)));
    const asked = askedFor(size, `adapters of rank ${rank}`, count);
    this.gpu.makeRoom(this.#layout(rank, size).bytes);
    const pool = await allocate(this.gpu, asked, () => new AdapterPool(this.gpu, this.#layout(rank, size)));
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
    return new SlotLayout(this.config, this.geometry, rank, slots, this.bindingLimit);
  }

  #checkRoom(rank: number, slots: number): void {
    const most = this.mostSlots(rank);
    if (slots > most)
      throw new EngineError(
        'out-of-memory',
        `${slots} adapters of rank ${rank} are more than this device can bind (${most}). Train fewer at a time or lower the rank.`,
        { what: 'adapters', remedy: 'edits', bytes: null },
      );
  }

  #freeSlots(pool: AdapterPool, count: number): number[] {
    const taken = new Set(this.#within(pool).map(({ slot }) => slot));
    const slots: number[] = [];
    for (let slot = 0; slots.length < count; slot++) if (!taken.has(slot)) slots.push(slot);
    return slots;
  }

  /** Moves adapters of one pool into slots of another. */
  #move(places: readonly AdapterPlace[], pool: AdapterPool, slots: readonly number[]): void {
    const [first] = places;
    if (!first) return;
    const moves = places.map(({ slot }, i) => ({ from: slot, to: slots[i] ?? 0 }));
    this.#encode('move adapters', (encoder) => pool.copy(encoder, first.pool, moves));
    for (const [i, place] of places.entries()) this.#put(place, pool, slots[i] ?? 0);
  }

  #put(place: AdapterPlace, pool: AdapterPool, slot: number): void {
    place.pool = pool;
    place.slot = slot;
  }

  #encode(label: string, record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.gpu.device.createCommandEncoder({ label });
    record(encoder);
    this.gpu.submit(encoder.finish());
  }
}
