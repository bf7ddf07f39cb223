/** The recorded passes of generation: prefill of prompts into the key-value cache, and one decode step. */

import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import { batchUniform, Plan } from '../gpu/plan';
import { CACHE_STORAGE, type CacheFormat } from '../kernels/cacheStorage';
import { HEAD_ROW_WORDS, ROW_WORDS } from '../model/batch';
import { allocateLayers } from '../model/buffers';
import { passFlops } from '../model/cost';
import { recordForward } from '../model/forward';
import type { Geometry } from '../model/geometry';
import { logitsStride, recordFinalNorm, recordLogits } from '../model/head';
import type { KernelSet } from '../model/kernelSet';
import type { PassAdapters } from '../model/layerAdapters';
import { type ModelWeights, reachPositions } from '../model/weights';

/** Tokens a sequence may be ahead of what the host has read. */
export const RING_TOKENS = 32;
/** Words of a sequence's sampling record (shaders/sample.wgsl, struct Sequence). */
export const SEQUENCE_WORDS = 12;
/** Stop ids over all sequences of a batch. */
export const STOP_CAPACITY = 4096;

export interface DecodeSizes {
  /** Sequences decoded together. */
  places: number;
  /** Rows of a prefill pass. */
  prefillRows: number;
  /** Rows of the key-value cache over all sequences. */
  cacheRows: number;
}

/** Bytes of the keys and values of one token in one layer. */
export function cacheRowBytes({ kvWidth }: Pick<Geometry, 'kvWidth'>, cache: CacheFormat): number {
  return 2 * kvWidth * CACHE_STORAGE[cache].bytes;
}

export interface DecodePass {
  sizes: DecodeSizes;
  prefill: { plan: Plan; rows: GPUBuffer; headRows: GPUBuffer; batch: GPUBuffer };
  decode: { plan: Plan; rows: GPUBuffer; headRows: GPUBuffer; batch: GPUBuffer };
  /** What the host reads: [places, RING_TOKENS] (token, log-probability bits), then [places, SEQUENCE_WORDS] from `sequencesOffset`. */
  state: GPUBuffer;
  sequencesOffset: number;
  stops: GPUBuffer;
  /** [places, seenWords] */
  seen: GPUBuffer;
  seenWords: number;
  /** Keys and values of each layer, [cacheRows, 2 · kvWidth]. */
  caches: GPUBuffer[];
  /** Room for one prompt's rows of a cache on their way to another place of it. */
  promptCopy: GPUBuffer;
  free: () => void;
}

/** @param kernels their attention reads keys and values as `cache` says. */
export async function decodePass(
  gpu: GpuContext,
  kernels: { rows: KernelSet; decode: KernelSet; cache: CacheFormat },
  model: ModelWeights,
  adapters: PassAdapters | null,
  sizes: DecodeSizes,
): Promise<DecodePass> {
  const { config, geometry } = model;
  const rank = adapters?.rank ?? 0;
  const { places, prefillRows, cacheRows } = sizes;
  reachPositions(gpu, model, cacheRows);
  const group = new BufferGroup(gpu);
  const seenWords = Math.ceil(config.vocab / 32);
  const sequencesOffset = Math.ceil((places * RING_TOKENS * 8) / 256) * 256;
  const state = group.storage('decode state', sequencesOffset + places * SEQUENCE_WORDS * 4);
  const shared = {
    stops: group.storage('stop ids', STOP_CAPACITY * 4),
    seen: group.storage('seen tokens', places * seenWords * 4),
  };
  const stateSlices = {
    ring: { buffer: state, offset: 0, size: places * RING_TOKENS * 8 },
    sequences: { buffer: state, offset: sequencesOffset, size: places * SEQUENCE_WORDS * 4 },
  };
  const rowBytes = cacheRowBytes(geometry, kernels.cache);
  const caches = model.layers.map((_, layer) => group.storage(`layer${layer}.cache`, cacheRows * rowBytes));
  const promptRows = Math.min(config.contextLength, cacheRows);
  const promptCopy = group.storage('prompt copy', promptRows * rowBytes);
  const nothing = group.storage('nothing', 256);
  const logits = group.storage('logits', places * logitsStride(config.vocab) * 4);
  const normed = group.storage('head.normed', places * config.hidden * 4);
  const rstd = group.storage('head.rstd', places * 4);
  const decodeRows = group.storage('decode rows', places * ROW_WORDS * 4);
  const plans: Plan[] = [];
  const activations: BufferGroup[] = [];

  const phase = async (label: string, set: KernelSet, capacity: number, rows: GPUBuffer) => {
    const batch = group.add(batchUniform(gpu, label));
    const headRows = group.storage(`${label} head rows`, places * HEAD_ROW_WORDS * 4);
    const plan = new Plan(gpu, label, batch, (sizes) => passFlops(config, rank, sizes));
    plans.push(plan);
    const work = allocateLayers(gpu, config, geometry, { capacity, rank, keeping: 'inference' });
    activations.push(work.buffers);
    const layers = work.layers.map((buffers, layer) => ({ ...buffers, kv: caches[layer] ?? buffers.kv }));
    const x = recordForward({ plan, kernels: set, model, rows, adapters, nothing }, layers);
    // The head and the sampler always run in their decode form: the first token must not depend on the prompt's company.
    const head = { plan, kernels: kernels.decode, model, rows, headRows, x, normed, rstd, logits, nothing };
    recordFinalNorm(head);
    recordLogits(head, 0, places);
    plan.add(
      'sample',
      kernels.decode.sample,
      { logits, headRows, ...shared, ...stateSlices, rows: decodeRows },
      {
        vocab: config.vocab,
        stride: logitsStride(config.vocab),
        ringSize: RING_TOKENS,
        seenWords,
        shares: 1,
      },
    );
    await plan.prepare();
    return { plan, rows, headRows, batch };
  };
  const prefillRowsBuffer = group.storage('prefill rows', prefillRows * ROW_WORDS * 4);
  const [prefill, decode] = await Promise.all([
    phase('prefill', kernels.rows, prefillRows, prefillRowsBuffer),
    phase('decode', kernels.decode, places, decodeRows),
  ]);
  return {
    sizes,
    prefill,
    decode,
    ...shared,
    state,
    sequencesOffset,
    seenWords,
    caches,
    promptCopy,
    free: () => {
      for (const plan of plans) plan.free();
      for (const work of activations) work.free();
      group.free();
    },
  };
}
