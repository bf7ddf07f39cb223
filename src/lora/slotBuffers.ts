/** One f32 for every element of every slot: the parameters of a pool, or gradients or a moment laid out like them. */

import type { BufferGroup } from '../gpu/bufferGroup';
import type { BufferSlice } from '../gpu/kernel';
import { byteOffset, type SlotLayout, type Stack } from './slotLayout';

/** A slot's numbers on their way to another place. */
export interface SlotMove {
  from: number;
  to: number;
}

export class SlotBuffers {
  readonly #arenas: readonly GPUBuffer[];

  constructor(
    buffers: BufferGroup,
    readonly layout: SlotLayout,
    label: string,
  ) {
    this.#arenas = layout.arenas.map((elements, arena) => buffers.storage(`adapters${arena}.${label}`, elements * 4));
  }

  arena(index: number): GPUBuffer {
    const buffer = this.#arenas[index];
    if (!buffer) throw new RangeError(`Adapter arena ${index} does not exist.`);
    return buffer;
  }

  /** All slots of a stack, as a kernel binds them. */
  slice({ arena, start, stride }: Stack): BufferSlice {
    return { buffer: this.arena(arena), offset: start * 4, size: stride * this.layout.slots * 4 };
  }

  /** The slots become zero. */
  clear(encoder: GPUCommandEncoder, slots: readonly number[]): void {
    const runs = joined(slots.map((slot) => ({ from: slot, to: slot })));
    for (const stack of this.layout.eachStack()) {
      for (const { to, count } of runs) {
        encoder.clearBuffer(this.arena(stack.arena), byteOffset(stack, to), count * stack.stride * 4);
      }
    }
  }

  /** Copies slots from buffers of the same rank and model. */
  copy(encoder: GPUCommandEncoder, other: SlotBuffers, moves: readonly SlotMove[]): void {
    const sources = [...other.layout.eachStack()];
    for (const [index, stack] of [...this.layout.eachStack()].entries()) {
      const source = sources[index];
      if (!source) throw new RangeError('Adapters of another model cannot be copied.');
      for (const { from, to, count } of joined(moves)) {
        encoder.copyBufferToBuffer(
          other.arena(source.arena),
          byteOffset(source, from),
          this.arena(stack.arena),
          byteOffset(stack, to),
          count * stack.stride * 4,
        );
      }
    }
  }
}

/** Moves of neighbours to neighbours as one. */
function joined(moves: readonly SlotMove[]): (SlotMove & { count: number })[] {
  const runs: (SlotMove & { count: number })[] = [];
  for (const { from, to } of moves) {
    const last = runs.at(-1);
    if (last && last.from + last.count === from && last.to + last.count === to) last.count += 1;
    else runs.push({ from, to, count: 1 });
  }
  return runs;
}
