/**
 * Slots that can be trained: a pool, and beside its parameters gradients and the two AdamW moments, laid out alike. Only
 * these slots have them; an adapter that rests or comes from outside has parameters alone.
 */

import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import { BLOCK } from '../kernels/adamw';
import { GROUPS, type GroupName } from '../model/geometry';
import type { LayerAdapterGradients } from '../model/layerAdapters';
import { AdapterPool } from './pool';
import { SlotBuffers, type SlotMove } from './slotBuffers';
import type { SlotLayout, Stack } from './slotLayout';
import type { Frozen } from './slotTable';

/** Which blocks of an arena belong to whom. */
export interface ArenaBlocks {
  /** Slot of each block, [blocks], and which of its vectors are not trained (shaders/adamw.wgsl). */
  blockSlots: GPUBuffer;
  /** Blocks of each slot, [slots, blocksPerSlot]. */
  slotBlocks: GPUBuffer;
  blocksPerSlot: number;
}

export class TrainingPool {
  readonly pool: AdapterPool;
  readonly gradient: SlotBuffers;
  readonly first: SlotBuffers;
  readonly second: SlotBuffers;
  /** Of each arena. */
  readonly blocks: readonly ArenaBlocks[];
  /** Of each layer. */
  readonly gradients: readonly LayerAdapterGradients[];
  readonly #buffers: BufferGroup;
  /** Slots of which a part is not trained. */
  readonly #frozen = new Set<number>();

  constructor(
    readonly gpu: GpuContext,
    readonly layout: SlotLayout,
  ) {
    this.pool = new AdapterPool(gpu, layout);
    this.#buffers = new BufferGroup(gpu);
    this.gradient = new SlotBuffers(this.#buffers, layout, 'gradient');
    this.first = new SlotBuffers(this.#buffers, layout, 'first moment');
    this.second = new SlotBuffers(this.#buffers, layout, 'second moment');
    this.blocks = layout.arenas.map((_, arena) => this.#blocksOf(arena));
    this.gradients = layout.stacks.map((stacks): LayerAdapterGradients => {
      const view = (name: GroupName) => ({
        dA: this.gradient.slice(stacks[name].a),
        dB: this.gradient.slice(stacks[name].b),
      });
      return { qkv: view('qkv'), o: view('o'), gateUp: view('gateUp'), down: view('down') };
    });
  }

  #blocksOf(arena: number): ArenaBlocks {
    const { slots } = this.layout;
    const blockSlots: number[] = [];
    const ofSlot: number[][] = Array.from({ length: slots }, () => []);
    for (const stack of this.layout.eachStack()) {
      if (stack.arena !== arena) continue;
      for (const [slot, blocks] of ofSlot.entries()) {
        for (let element = 0; element < stack.stride; element += BLOCK) {
          blocks.push(blockSlots.length);
          blockSlots.push(slot);
        }
      }
    }
    const list = (label: string, words: readonly number[]): GPUBuffer =>
      this.#buffers.storageOf(`adapters${arena}.${label}`, Uint32Array.from(words));
    return {
      blockSlots: list('block slots', blockSlots),
      slotBlocks: list('slot blocks', ofSlot.flat()),
      blocksPerSlot: ofSlot[0]?.length ?? 0,
    };
  }

  /** From now on the first ranks of the slot are not trained; 0 for none. */
  freeze(slot: number, frozen: Frozen): void {
    this.pool.table.setFrozen(slot, frozen);
    const is = frozen.a > 0 || frozen.b > 0;
    if (!is && !this.#frozen.has(slot)) return;
    if (is) this.#frozen.add(slot);
    else this.#frozen.delete(slot);
    const { rank, geometry, stacks } = this.layout;
    for (const layer of stacks) {
      for (const name of GROUPS) {
        const width = geometry.groups[name].in;
        this.#mark(slot, layer[name].a, (element) => Math.floor(element / width) % rank < frozen.a);
        this.#mark(slot, layer[name].b, (element) => element % rank < frozen.b);
      }
    }
  }

  /** Tells the optimizer of each vector of a slot's share of a stack whether it is left alone. */
  #mark(slot: number, { arena, start, stride }: Stack, isFrozen: (element: number) => boolean): void {
    const words = Uint32Array.from({ length: stride / BLOCK }, (_, block) => {
      const vectors = Array.from({ length: BLOCK / 4 }, (_, vector) => isFrozen(block * BLOCK + 4 * vector));
      return vectors.reduce((word, is, vector) => word + (is ? 2 ** (16 + vector) : 0), slot);
    });
    const blocks = this.blocks[arena]?.blockSlots;
    if (blocks) this.gpu.write(blocks, ((start + slot * stride) / BLOCK) * 4, words);
  }

  /** Gradients and moments of the slots become zero, as before a first step. */
  clearState(encoder: GPUCommandEncoder, slots: readonly number[]): void {
    for (const buffers of [this.gradient, this.first, this.second]) buffers.clear(encoder, slots);
  }

  /** Takes slots over from a training pool of the same rank and model, with their moments. */
  copy(encoder: GPUCommandEncoder, other: TrainingPool, moves: readonly SlotMove[]): void {
    this.pool.copy(encoder, other.pool, moves);
    this.first.copy(encoder, other.first, moves);
    this.second.copy(encoder, other.second, moves);
  }

  /** Before there is one: parameters, gradients, two moments, and which slot each block belongs to, there and back. */
  static bytesOf({ bytes }: SlotLayout): number {
    return Math.ceil((4 + 2 / BLOCK) * bytes);
  }

  /** With the parameters. */
  get bytes(): number {
    return this.pool.bytes + this.#buffers.bytes;
  }

  /** Gradients and moments go; what is left is a pool to rest in. */
  freeState(): void {
    this.#buffers.free();
  }

  free(): void {
    this.pool.free();
    this.freeState();
  }
}
