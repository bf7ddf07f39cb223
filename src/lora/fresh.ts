/** Fresh adapters: A ~ N(0, 1/in) by seed, B and all state at zero (Hu et al. 2021, arXiv 2106.09685, section 4.1). */

import { type AdapterWeights, type LoraSettings, paddedRank } from '../contract/engine';
import { gaussianSource } from './gaussian';
import { orthogonalRows, writeGround } from './ground';
import { byteOffset } from './slotLayout';
import type { Frozen } from './slotTable';
import type { TrainingPool } from './trainingPool';

export interface FreshSlot {
  slot: number;
  lora: LoraSettings;
  /** What it stands on, which takes the first ranks of the slot; `null` for the weights alone. */
  ground: AdapterWeights | null;
  orthogonal: boolean;
}

/** Ranks of the slot that what it stands on takes. */
const below = ({ ground }: FreshSlot): number => (ground ? paddedRank(ground.rank) : 0);

/** What A depends on; adapters of one seed and shape start from the same A. */
function keyOf({ seed, rank, targets }: LoraSettings): string {
  return `${seed} ${rank} ${[...targets].sort().join(' ')}`;
}

/**
 * The numbers are drawn here and not by a kernel: WGSL lets log and cos differ from device to device, so that a run would start
 * elsewhere on another machine, and the runs that were recorded could not be had again from their seeds.
 * Each A of a call is drawn and sent once, to where the gradient of the first slot that wants it lies, and copied from there into the
 * parameters of every slot that does: WebGPU does not copy a buffer onto itself, and gradients are about to be cleared.
 */
export function writeFresh(training: TrainingPool, fresh: readonly FreshSlot[]): void {
  const { gpu, layout, pool, gradient } = training;
  const slots = fresh.map(({ slot }) => slot);
  const encoder = gpu.device.createCommandEncoder({ label: 'fresh adapters' });
  pool.parameter.clear(encoder, slots);
  const same = new Map<string, FreshSlot[]>();
  for (const one of fresh) same.set(keyOf(one.lora), [...(same.get(keyOf(one.lora)) ?? []), one]);
  const laterOn: (() => void)[] = [];
  for (const ones of same.values()) {
    const [first] = ones;
    if (!first) continue;
    const { rank, seed, targets } = first.lora;
    const next = gaussianSource(seed);
    for (const { layer, projection, a: stack, in: width } of layout.projections(targets)) {
      const a = Float32Array.from({ length: rank * width }, () => next() / Math.sqrt(width));
      const drawn = gradient.arena(stack.arena);
      const parameter = pool.parameter.arena(stack.arena);
      const from = byteOffset(stack, first.slot);
      gpu.write(drawn, from, a);
      for (const one of ones) {
        const to = byteOffset(stack, one.slot) + below(one) * width * 4;
        encoder.copyBufferToBuffer(drawn, from, parameter, to, a.byteLength);
        const tensor = one.ground?.tensors.find((tried) => tried.layer === layer && tried.projection === projection);
        if (one.orthogonal && tensor)
          laterOn.push(() => gpu.write(parameter, to, orthogonalRows(a, tensor.a, width) as Float32Array<ArrayBuffer>));
      }
    }
  }
  training.clearState(encoder, slots);
  gpu.submit(encoder.finish());
  // What is written directly is there before anything that is submitted later, and would be cleared by what was encoded.
  for (const write of laterOn) write();
  for (const one of fresh) {
    const frozen: Frozen = { a: one.orthogonal ? layout.rank : below(one), b: below(one) };
    training.freeze(one.slot, frozen);
    if (one.ground) writeGround(training, one.slot, one.ground, scaleOf(one.ground) / scaleOf(one.lora));
  }
}

const scaleOf = ({ alpha, rank }: { alpha: number; rank: number }): number => alpha / rank;
