/** What the parts of the engine share: device, weights, adapters, kernels, and the passes recorded so far. */

import { byteSize } from '../contract/byteSize';
import type { DeviceReport, WeightFormat } from '../contract/engine';
import { EngineError } from '../contract/errors';
import type { TensorSource } from '../formats/tensor';
import { GpuContext } from '../gpu/context';
import type { OpenedDevice } from '../gpu/device';
import { chooseProfile, type KernelProfile } from '../kernels/profile';
import { AdapterStore } from '../lora/adapters';
import type { AdapterPool } from '../lora/pool';
import { type AdapterPlace, AdapterSlots } from '../lora/slots';
import type { ModelConfig } from '../model/config';
import { type KernelSet, kernelSet } from '../model/kernelSet';
import type { PassAdapters } from '../model/layerAdapters';
import { weightLayout } from '../model/weightLayout';
import { type LoadProgress, loadWeights, type ModelWeights } from '../model/weights';
import { type Budgets, budgetsOf } from './budgets';

/**
 * Milliseconds that a submission may take: no driver lets a GPU work on one for this long, and a software adapter has
 * been seen to take minutes for the largest.
 */
const PATIENCE = { hardware: 120_000, software: 900_000 };

/** Nobody should wait longer than this for a loss, or for a stop. */
const SLOW_PASS = 250;

export interface CoreOptions {
  /** How weights are kept on the device; as the checkpoint stores them unless said otherwise. */
  weightFormat?: WeightFormat;
  /** Told as the checkpoint is read. */
  onRead?: LoadProgress;
  /** The most bytes that the model and all work with it may hold on the device; what the device gives unless said otherwise. */
  mostBytes?: number;
  /** Overrides for tests: kernel forms, the largest binding, the most rows of a pass, the most sequences decoded together. */
  profile?: KernelProfile;
  bindingLimit?: number;
  mostRows?: number;
  mostPlaces?: number;
  /** Milliseconds from which on a training pass counts as slow; see `TrainingRun`. */
  slowPass?: number;
  /** Milliseconds after which a device that has not finished a submission counts as lost. */
  patience?: number;
}

/** A recorded pass that a pool's replacement makes useless. */
export interface Owned {
  pool: AdapterPool | null;
  free: () => void;
}

export class EngineCore {
  readonly facts: DeviceReport;
  readonly profile: KernelProfile;
  /** Larger tables and stacks are split. */
  readonly bindingLimit: number;
  budgets: Budgets;
  readonly mostRows: number;
  readonly mostPlaces: number;
  readonly slowPass: number;
  readonly patience: number;
  readonly adapters: AdapterStore;
  readonly rowKernels: KernelSet;
  readonly decodeKernels: KernelSet;
  /** Rows on their way into the cache. */
  readonly prefillKernels: KernelSet;
  /** Of all that the model itself has there. */
  #weightBytes: number;
  /** Whether the weights may be others than they were loaded. */
  isMerged = false;
  /** They were to be put back and could not be, or not all: nothing may be computed with them. */
  owesRestore = false;
  readonly #owned = new Set<Owned>();

  private constructor(
    opened: OpenedDevice,
    readonly config: ModelConfig,
    readonly tensors: TensorSource,
    { profile, bindingLimit, mostRows, mostPlaces, slowPass, patience }: CoreOptions,
    readonly gpu: GpuContext,
    readonly weights: ModelWeights,
  ) {
    this.facts = opened.facts;
    this.profile = profile ?? chooseProfile(opened.facts, opened.subgroupSize);
    this.bindingLimit = largestBinding(opened, bindingLimit);
    this.#weightBytes = gpu.liveBytes;
    this.budgets = this.#budgets();
    this.mostRows = mostRows ?? Number.POSITIVE_INFINITY;
    this.mostPlaces = mostPlaces ?? Number.POSITIVE_INFINITY;
    this.slowPass = slowPass ?? SLOW_PASS;
    this.patience = patience ?? (opened.facts.software ? PATIENCE.software : PATIENCE.hardware);
    this.rowKernels = kernelSet(this.profile, config.headDim, 'rows');
    const { cacheFormat } = this.budgets;
    this.decodeKernels = kernelSet(this.profile, config.headDim, 'decode', cacheFormat);
    this.prefillKernels = kernelSet(this.profile, config.headDim, 'rows', cacheFormat);
    gpu.onPressure = (bytes) => this.#relieve(bytes);
    const slots = new AdapterSlots(this.gpu, config, this.weights.geometry, this.bindingLimit, (pool) => {
      for (const owned of this.#owned) if (owned.pool === pool) this.release(owned);
    });
    this.adapters = new AdapterStore(slots);
  }

  /** Reads the checkpoint onto the device. What was there of it is freed where that fails. */
  static async load(
    opened: OpenedDevice,
    config: ModelConfig,
    tensors: TensorSource,
    options: CoreOptions,
  ): Promise<EngineCore> {
    const gpu = new GpuContext(opened.device);
    const { weightFormat: format = null, onRead, mostBytes = Number.POSITIVE_INFINITY } = options;
    gpu.mostBytes = mostBytes;
    try {
      const { bytes, format: kept } = weightLayout(config, tensors, format);
      if (bytes > mostBytes)
        throw new EngineError(
          'out-of-memory',
          `The weights take ${byteSize(bytes)} as ${kept}, more than the memory that you allow (${byteSize(mostBytes)}). Keep them in fewer bits, or allow more.`,
          { what: 'weights', remedy: 'model', bytes: { asked: bytes, given: mostBytes } },
        );
      const bindingLimit = largestBinding(opened, options.bindingLimit);
      const weights = await loadWeights(gpu, config, tensors, { format, bindingLimit, ...(onRead && { onRead }) });
      return new EngineCore(opened, config, tensors, options, gpu, weights);
    } catch (error) {
      gpu.close();
      throw error;
    }
  }

  /** What the visitor allows; infinite without a cap. */
  get mostBytes(): number {
    return this.gpu.mostBytes;
  }

  #budgets(): Budgets {
    const { gpu, facts } = this;
    const isCapped = gpu.mostBytes < Number.POSITIVE_INFINITY;
    return budgetsOf(facts, isCapped ? { most: gpu.mostBytes, weights: this.#weightBytes } : null);
  }

  /** The weights take so many bytes more than before, or fewer: a cap is divided anew. */
  weightsGrew(bytes: number): void {
    this.#weightBytes += bytes;
    if (this.mostBytes === Number.POSITIVE_INFINITY) return;
    // What is recorded already reads and writes the cache as it is.
    this.budgets = { ...this.#budgets(), cacheFormat: this.budgets.cacheFormat };
  }

  /** Frees passes of earlier calls, the oldest first, until so many bytes more fit the cap. */
  #relieve(bytes: number): void {
    for (const owned of this.#owned) {
      if (this.gpu.liveBytes + bytes <= this.mostBytes) return;
      this.release(owned);
    }
  }

  /**
   * Told before adapters are used in work that holds so many bytes beside them, and so many of them for long. Gradients and
   * moments that have no room beside it go.
   */
  gather(places: readonly (AdapterPlace | null)[], lasting: number, all: number): Promise<void> {
    const { slots } = this.adapters;
    const left = this.mostBytes - this.#weightBytes - slots.restingBytes - all;
    return this.adapters.gather(places, Math.min(this.budgets.adapters - lasting, left));
  }

  own<T extends Owned>(owned: T): T {
    this.#owned.add(owned);
    return owned;
  }

  release(owned: Owned): void {
    if (this.#owned.delete(owned)) owned.free();
  }

  /** Whether a recorded pass is still usable. */
  owns(owned: Owned): boolean {
    return this.#owned.has(owned);
  }

  /** Frees all recorded passes, which hold on to the weights that they were recorded with. */
  forgetPasses(): void {
    for (const owned of this.#owned) this.release(owned);
  }

  /** Frees what is kept only to be quicker the next time. */
  freeKept(): void {
    this.forgetPasses();
    this.adapters.freeEmptyPools();
  }

  /** Gives back everything on the device, but not the device, which is the opener's. */
  dispose(): void {
    this.#owned.clear();
    this.gpu.close();
  }
}

function largestBinding({ facts }: OpenedDevice, limit = Number.POSITIVE_INFINITY): number {
  return Math.min(limit, facts.maxBindingBytes, facts.maxBufferBytes);
}

export function passAdapters(pool: AdapterPool): PassAdapters {
  return { rank: pool.rank, slots: pool.slots, table: pool.table.buffer, layers: pool.layers };
}

/** Puts work of one pool together, so that a wave is not cut wherever pools take turns. */
export function byPool(a: { pool: AdapterPool | null }, b: { pool: AdapterPool | null }): number {
  return (a.pool?.number ?? 0) - (b.pool?.number ?? 0);
}

/** Sizes grow in powers of two, so that a few recorded passes serve all lengths. */
export function bucket(rows: number, least = 64): number {
  let size = least;
  while (size < rows) size *= 2;
  return size;
}
