/**
 * Adapters by id: which pool and slot each lives in, fresh ones, and the way in and out as plain arrays. Pools grow; an
 * id stays valid until it is freed.
 */

import type { AdapterId, AdapterWeights, LoraSettings, Projection } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { allocate } from '../gpu/allocate';
import type { GpuContext } from '../gpu/context';
import { readOnce } from '../gpu/readback';
import type { ModelConfig } from '../model/config';
import { type Geometry, GROUPS, groupOf } from '../model/geometry';
import { gaussianSource } from './gaussian';
import { AdapterPool, paddedRank, slotElements } from './pool';

/** Slots of a new pool. */
export const LEAST_SLOTS = 4;

export interface AdapterPlace {
  pool: AdapterPool;
  slot: number;
}

interface Entry {
  poolRank: number;
  slot: number;
  rank: number;
  alpha: number;
  targets: readonly Projection[];
}

export class AdapterStore {
  readonly #pools = new Map<number, AdapterPool>();
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
    const entry = this.#entry(id);
    const pool = this.#pools.get(entry.poolRank);
    if (!pool) throw new RangeError(`The pool of adapter ${id} is gone.`);
    return { pool, slot: entry.slot };
  }

  #entry(id: AdapterId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new EngineError('bad-request', `Adapter ${id} does not exist or was freed.`);
    return entry;
  }

  /** Adapters with A ~ N(0, 1/in) and B = 0, moments at zero. All of one rank. */
  async createFresh(settings: readonly LoraSettings[]): Promise<AdapterId[]> {
    return (await this.#create(settings)).map((id, i) => {
      const lora = settings[i];
      if (lora) this.#initialise(id, lora);
      return id;
    });
  }

  async import(weights: AdapterWeights): Promise<AdapterId> {
    const targets = [...new Set(weights.tensors.map(({ projection }) => projection))];
    const { rank, alpha } = weights;
    if (!Number.isInteger(rank) || rank < 1 || !Number.isFinite(alpha))
      throw new EngineError('bad-request', `An adapter of rank ${rank} and alpha ${alpha} cannot be used.`);
    const [id] = await this.#create([{ rank, alpha, targets, seed: 0 }]);
    if (id === undefined) throw new RangeError('No adapter was created.');
    try {
      for (const { layer, projection, a, b } of weights.tensors) this.#write(id, layer, projection, a, b);
    } catch (error) {
      this.free([id]);
      throw error;
    }
    return id;
  }

  async #create(settings: readonly LoraSettings[]): Promise<AdapterId[]> {
    const rank = Math.max(...settings.map((s) => s.rank));
    const poolRank = paddedRank(rank);
    const taken = new Set([...this.#entries.values()].filter((e) => e.poolRank === poolRank).map((e) => e.slot));
    const pool = await this.#room(poolRank, taken.size + settings.length);
    const slots: number[] = [];
    for (let slot = 0; slots.length < settings.length; slot++) if (!taken.has(slot)) slots.push(slot);
    for (const [start, count] of runs(slots)) pool.clear(start, count);
    return settings.map((s, i) => {
      const slot = slots[i] ?? 0;
      pool.table.setScale(slot, s.alpha / s.rank);
      const id = this.#nextId++;
      this.#entries.set(id, { poolRank, slot, rank: s.rank, alpha: s.alpha, targets: s.targets });
      return id;
    });
  }

  /** The pool of this rank with at least so many slots. A pool that cannot grow stays as it is. */
  async #room(rank: number, slots: number): Promise<AdapterPool> {
    const most = this.mostSlots(rank);
    if (slots > most)
      throw new EngineError(
        'out-of-memory',
        `${slots} adapters of rank ${rank} are more than this device can bind (${most}). Train fewer at a time or lower the rank.`,
        { what: 'adapters', remedy: 'edits', bytes: null },
      );
    const old = this.#pools.get(rank);
    if (old && old.slots >= slots) return old;
    const size = Math.min(most, Math.max(slots, old ? old.slots * 2 : LEAST_SLOTS));
    const asked = {
      need: `${size} adapters of rank ${rank} with their gradients and moments`,
      count: size,
      unit: 'adapters',
      advice: 'Train fewer edits at a time or lower the rank.',
      what: 'adapters',
      remedy: slots > 1 ? 'edits' : 'rank',
    } as const;
    const pool = await allocate(
      this.gpu,
      asked,
      () => new AdapterPool(this.gpu, this.config, this.geometry, rank, size, this.bindingLimit),
    );
    if (old) {
      pool.copyFrom(old);
      this.onReplaced(old);
      old.free();
    }
    this.#pools.set(rank, pool);
    return pool;
  }

  #initialise(id: AdapterId, lora: LoraSettings): void {
    const next = gaussianSource(lora.seed);
    for (let layer = 0; layer < this.config.layers; layer++) {
      for (const name of GROUPS) {
        const group = this.geometry.groups[name];
        for (const { projection, start, end } of group.parts) {
          if (!lora.targets.includes(projection)) continue;
          const a = Float32Array.from({ length: lora.rank * group.in }, () => next() / Math.sqrt(group.in));
          this.#write(id, layer, projection, a, new Float32Array((end - start) * lora.rank));
        }
      }
    }
  }

  /** Replaces one projection's A [rank, in] and B [out, rank]. */
  #write(id: AdapterId, layer: number, projection: Projection, a: Float32Array, b: Float32Array): void {
    const { rank } = this.#entry(id);
    const { pool, slot } = this.place(id);
    const { group: name, part } = groupOf(projection);
    const group = this.geometry.groups[name];
    const range = group.parts[part];
    const stacks = pool.stacks[layer]?.[name];
    const arena = stacks && pool.arenas[stacks.a.arena];
    if (!range || !stacks || !arena)
      throw new EngineError('bad-request', `Layer ${layer} has no projection ${projection}.`);
    const out = range.end - range.start;
    if (a.length !== rank * group.in || b.length !== out * rank)
      throw new EngineError(
        'bad-request',
        `Layer ${layer} ${projection}: A has ${a.length} and B ${b.length} elements; expected ${rank * group.in} and ${out * rank}.`,
      );
    const aStart = stacks.a.start + slot * stacks.a.stride + part * pool.rank * group.in;
    this.gpu.write(arena.parameter, aStart * 4, new Float32Array(a));
    const wide = new Float32Array(out * pool.rank);
    for (let n = 0; n < out; n++) wide.set(b.subarray(n * rank, (n + 1) * rank), n * pool.rank);
    const bStart = stacks.b.start + slot * stacks.b.stride + range.start * pool.rank;
    this.gpu.write(arena.parameter, bStart * 4, wide);
  }

  async export(id: AdapterId): Promise<AdapterWeights> {
    const { rank, alpha, targets } = this.#entry(id);
    const { pool, slot } = this.place(id);
    const arenas = await Promise.all(
      pool.arenas.map(async ({ parameter }) => new Float32Array(await readOnce(this.gpu, parameter))),
    );
    const tensors: AdapterWeights['tensors'] = [];
    pool.stacks.forEach((stacks, layer) => {
      for (const name of GROUPS) {
        const group = this.geometry.groups[name];
        const { a, b } = stacks[name];
        const values = arenas[a.arena];
        if (!values) continue;
        group.parts.forEach(({ projection, start, end }, part) => {
          if (!targets.includes(projection)) return;
          const aStart = a.start + slot * a.stride + part * pool.rank * group.in;
          const bStart = b.start + slot * b.stride + start * pool.rank;
          const narrow = new Float32Array((end - start) * rank);
          for (let n = 0; n < end - start; n++) {
            narrow.set(values.subarray(bStart + n * pool.rank, bStart + n * pool.rank + rank), n * rank);
          }
          tensors.push({ layer, projection, a: values.slice(aStart, aStart + rank * group.in), b: narrow });
        });
      }
    });
    return { rank, alpha, tensors };
  }

  /** Gives the memory of pools without adapters back. */
  freeEmptyPools(): void {
    const used = new Set([...this.#entries.values()].map(({ poolRank }) => poolRank));
    for (const [rank, pool] of this.#pools) {
      if (used.has(rank)) continue;
      this.#pools.delete(rank);
      this.onReplaced(pool);
      pool.free();
    }
  }

  /** Unknown ids are ignored: freeing twice is no fault. */
  free(ids: readonly AdapterId[]): void {
    for (const id of ids) this.#entries.delete(id);
  }
}

/** Consecutive numbers as [start, count]. */
function runs(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const n of numbers) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === n) last[1] += 1;
    else found.push([n, 1]);
  }
  return found;
}
