/**
 * Adapter slots of one rank, stacked projection by projection: A [slots, parts · rank, in] and B [slots, out, rank], with
 * gradients and AdamW moments laid out alike. Each slot's share of a stack fills whole blocks of 64 elements, so that a
 * block belongs to one slot and every stack starts where a binding may start.
 */

import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import type { BufferSlice } from '../gpu/kernel';
import type { ModelConfig } from '../model/config';
import { type Geometry, GROUPS, type Group, type GroupName } from '../model/geometry';
import type { LayerAdapters } from '../model/layerAdapters';
import { SlotTable } from './slotTable';

export const BLOCK = 64;

/** A stretch of layers whose stacks share one buffer of at most one binding. */
export interface Arena {
  parameter: GPUBuffer;
  gradient: GPUBuffer;
  first: GPUBuffer;
  second: GPUBuffer;
  /** Slot of each block, [blocks]. */
  blockSlots: GPUBuffer;
  /** Blocks of each slot, [slots, blocksPerSlot]. */
  slotBlocks: GPUBuffer;
  blocksPerSlot: number;
  elements: number;
}

/** Where one slot's A or B lies: elements from the arena's start to slot 0, and from slot to slot. */
interface Stack {
  arena: number;
  start: number;
  stride: number;
}

export type LayerStacks = Record<GroupName, { a: Stack; b: Stack }>;

const padded = (elements: number): number => Math.ceil(elements / BLOCK) * BLOCK;

/** Elements of one slot in one fused product. */
export function groupElements(group: Group, rank: number): { a: number; b: number } {
  return { a: padded(group.parts.length * rank * group.in), b: padded(group.out * rank) };
}

/** Elements of one slot over the whole model. */
export function slotElements(config: ModelConfig, geometry: Geometry, rank: number): number {
  const layer = GROUPS.reduce((sum, name) => {
    const { a, b } = groupElements(geometry.groups[name], rank);
    return sum + a + b;
  }, 0);
  return layer * config.layers;
}

/** Ranks are stored in whole vectors of four. */
export function paddedRank(rank: number): number {
  return Math.ceil(rank / 4) * 4;
}

export class AdapterPool {
  readonly arenas: readonly Arena[];
  readonly layers: LayerAdapters[] = [];
  readonly stacks: LayerStacks[] = [];
  readonly table: SlotTable;
  readonly #buffers: BufferGroup;

  constructor(
    readonly gpu: GpuContext,
    readonly config: ModelConfig,
    readonly geometry: Geometry,
    /** A multiple of 4. */
    readonly rank: number,
    readonly slots: number,
    bindingLimit: number,
  ) {
    this.#buffers = new BufferGroup(gpu);
    this.table = new SlotTable(gpu, slots);
    const sizes: number[] = [];
    const blockSlots: number[][] = [];
    const layerElements = (slotElements(config, geometry, rank) / config.layers) * slots;
    for (let layer = 0; layer < config.layers; layer++) {
      const current = sizes.length - 1;
      const used = sizes[current];
      if (used === undefined || (used + layerElements) * 4 > bindingLimit) {
        sizes.push(0);
        blockSlots.push([]);
      }
      const arena = sizes.length - 1;
      const place = (elements: number): Stack => {
        const start = sizes[arena] ?? 0;
        const blocks = blockSlots[arena] ?? [];
        for (let slot = 0; slot < slots; slot++) {
          for (let block = 0; block < elements / BLOCK; block++) blocks.push(slot);
        }
        sizes[arena] = start + elements * slots;
        return { arena, start, stride: elements };
      };
      const stacksOf = (name: GroupName) => {
        const { a, b } = groupElements(geometry.groups[name], rank);
        return { a: place(a), b: place(b) };
      };
      this.stacks.push({ qkv: stacksOf('qkv'), o: stacksOf('o'), gateUp: stacksOf('gateUp'), down: stacksOf('down') });
    }
    this.arenas = sizes.map((elements, index) => this.#arena(index, elements, blockSlots[index] ?? []));
    for (const stacks of this.stacks) this.layers.push(this.#views(stacks));
  }

  #arena(index: number, elements: number, blockSlots: number[]): Arena {
    const storage = (label: string): GPUBuffer => this.#buffers.storage(`adapters${index}.${label}`, elements * 4);
    const ofSlot: number[][] = Array.from({ length: this.slots }, () => []);
    for (const [block, slot] of blockSlots.entries()) ofSlot[slot]?.push(block);
    const lists = (label: string, words: readonly number[]): GPUBuffer =>
      this.#buffers.storageOf(`adapters${index}.${label}`, Uint32Array.from(words));
    return {
      parameter: storage('parameter'),
      gradient: storage('gradient'),
      first: storage('first moment'),
      second: storage('second moment'),
      blockSlots: lists('block slots', blockSlots),
      slotBlocks: lists('slot blocks', ofSlot.flat()),
      blocksPerSlot: ofSlot[0]?.length ?? 0,
      elements,
    };
  }

  #views(stacks: LayerStacks): LayerAdapters {
    const slice = (buffer: 'parameter' | 'gradient', { arena, start, stride }: Stack): BufferSlice => {
      const from = this.arenas[arena];
      if (!from) throw new RangeError(`Adapter arena ${arena} does not exist.`);
      return { buffer: from[buffer], offset: start * 4, size: stride * this.slots * 4 };
    };
    const view = (name: GroupName) => ({
      a: slice('parameter', stacks[name].a),
      b: slice('parameter', stacks[name].b),
      aStride: stacks[name].a.stride,
      bStride: stacks[name].b.stride,
      dA: slice('gradient', stacks[name].a),
      dB: slice('gradient', stacks[name].b),
    });
    return {
      rank: this.rank,
      slots: this.table.buffer,
      groups: { qkv: view('qkv'), o: view('o'), gateUp: view('gateUp'), down: view('down') },
    };
  }

  /** Takes over the slots of a smaller pool of the same rank and model, moments included. */
  copyFrom(smaller: AdapterPool): void {
    const encoder = this.gpu.device.createCommandEncoder({ label: 'grow adapter pool' });
    this.#eachStack((stack, layer, name, side) => {
      const old = smaller.stacks[layer]?.[name][side];
      const from = old && smaller.arenas[old.arena];
      const to = this.arenas[stack.arena];
      if (!old || !from || !to) return;
      const bytes = old.stride * smaller.slots * 4;
      for (const kind of ['parameter', 'first', 'second'] as const) {
        encoder.copyBufferToBuffer(from[kind], old.start * 4, to[kind], stack.start * 4, bytes);
      }
    });
    this.gpu.submit(encoder.finish());
    this.table.copyFrom(smaller.table);
  }

  /** Parameters, gradients and moments of the slots [slot, slot + count) become zero. */
  clear(slot: number, count: number): void {
    const encoder = this.gpu.device.createCommandEncoder({ label: 'clear adapter slots' });
    this.#eachStack((stack) => {
      const arena = this.arenas[stack.arena];
      if (!arena) return;
      for (const kind of ['parameter', 'gradient', 'first', 'second'] as const) {
        encoder.clearBuffer(arena[kind], (stack.start + slot * stack.stride) * 4, count * stack.stride * 4);
      }
    });
    this.gpu.submit(encoder.finish());
  }

  #eachStack(visit: (stack: Stack, layer: number, name: GroupName, side: 'a' | 'b') => void): void {
    this.stacks.forEach((stacks, layer) => {
      for (const name of GROUPS) {
        visit(stacks[name].a, layer, name, 'a');
        visit(stacks[name].b, layer, name, 'b');
      }
    });
  }

  free(): void {
    this.#buffers.free();
    this.gpu.free(this.table.buffer);
  }
}
