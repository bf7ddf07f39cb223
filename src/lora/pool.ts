/** Adapter slots of one rank on the device: their parameters and what kernels must know of each slot. */

import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import type { GroupName } from '../model/geometry';
import type { LayerAdapters } from '../model/layerAdapters';
import { SlotBuffers, type SlotMove } from './slotBuffers';
import type { SlotLayout } from './slotLayout';
import { SlotTable } from './slotTable';

let made = 0;

export class AdapterPool {
  /** Tells pools apart where work is put in order by pool. */
  readonly number = ++made;
  readonly parameter: SlotBuffers;
  readonly layers: readonly LayerAdapters[];
  readonly table: SlotTable;
  readonly #buffers: BufferGroup;

  constructor(
    readonly gpu: GpuContext,
    readonly layout: SlotLayout,
  ) {
    this.#buffers = new BufferGroup(gpu);
    this.table = new SlotTable(gpu, layout.slots);
    this.#buffers.add(this.table.buffer);
    this.parameter = new SlotBuffers(this.#buffers, layout, 'parameter');
    this.layers = layout.stacks.map((stacks): LayerAdapters => {
      const view = (name: GroupName) => ({
        a: this.parameter.slice(stacks[name].a),
        b: this.parameter.slice(stacks[name].b),
        aStride: stacks[name].a.stride,
        bStride: stacks[name].b.stride,
      });
      return {
        rank: layout.rank,
        slots: this.table.buffer,
        groups: { qkv: view('qkv'), o: view('o'), gateUp: view('gateUp'), down: view('down') },
      };
    });
  }

  get rank(): number {
    return this.layout.rank;
  }

  get slots(): number {
    return this.layout.slots;
  }

  get bytes(): number {
    return this.#buffers.bytes;
  }

  /** Takes slots over from a pool of the same rank and model, with their scales. */
  copy(encoder: GPUCommandEncoder, other: AdapterPool, moves: readonly SlotMove[]): void {
    this.parameter.copy(encoder, other.parameter, moves);
    for (const { from, to } of moves) this.table.setScale(to, other.table.scale(from));
  }

  /** Parameters of the slots become zero. */
  clear(slots: readonly number[]): void {
    const encoder = this.gpu.device.createCommandEncoder({ label: 'clear adapter slots' });
    this.parameter.clear(encoder, slots);
    this.gpu.submit(encoder.finish());
  }

  free(): void {
    this.#buffers.free();
  }
}
