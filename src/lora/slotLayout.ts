/**
 * Where the numbers of adapter slots lie. Slots of one rank are stacked product by product: A [slots, parts · rank, in] and
 * B [slots, out, rank]. Each slot's share of a stack fills whole blocks, so that a block belongs to one slot and every
 * stack starts where a binding may start. Layers follow each other in arenas of at most one binding.
 */

import type { Projection } from '../contract/engine';
import { BLOCK } from '../kernels/adamw';
import type { ModelConfig } from '../model/config';
import { type Geometry, GROUPS, type Group, type GroupName } from '../model/geometry';

/** Where A or B of all slots lies: elements from the arena's start to slot 0, and from slot to slot. */
export interface Stack {
  arena: number;
  start: number;
  stride: number;
}

export type LayerStacks = Record<GroupName, { a: Stack; b: Stack }>;

/** Where the A [rank, in] and B [out, rank] of one projection lie in each slot. */
export interface ProjectionPlace {
  layer: number;
  projection: Projection;
  a: Stack;
  b: Stack;
  in: number;
  out: number;
}

/** Bytes from the arena's start to a slot's share. */
export function byteOffset({ start, stride }: Stack, slot: number): number {
  return (start + slot * stride) * 4;
}

const padded = (elements: number): number => Math.ceil(elements / BLOCK) * BLOCK;

/** Elements of one slot in one fused product. */
function groupElements(group: Group, rank: number): { a: number; b: number } {
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

export class SlotLayout {
  readonly stacks: readonly LayerStacks[];
  /** Elements of each arena. */
  readonly arenas: readonly number[];

  constructor(
    config: ModelConfig,
    readonly geometry: Geometry,
    /** A multiple of 4. */
    readonly rank: number,
    readonly slots: number,
    bindingLimit: number,
  ) {
    const sizes: number[] = [];
    const layerElements = (slotElements(config, geometry, rank) / config.layers) * slots;
    this.stacks = Array.from({ length: config.layers }, (): LayerStacks => {
      const used = sizes.at(-1);
      if (used === undefined || (used + layerElements) * 4 > bindingLimit) sizes.push(0);
      const arena = sizes.length - 1;
      const place = (elements: number): Stack => {
        const start = sizes[arena] ?? 0;
        sizes[arena] = start + elements * slots;
        return { arena, start, stride: elements };
      };
      const stacksOf = (name: GroupName) => {
        const { a, b } = groupElements(geometry.groups[name], rank);
        return { a: place(a), b: place(b) };
      };
      return { qkv: stacksOf('qkv'), o: stacksOf('o'), gateUp: stacksOf('gateUp'), down: stacksOf('down') };
    });
    this.arenas = sizes;
  }

  /** Of one number for every element of every slot. */
  get bytes(): number {
    return 4 * this.arenas.reduce((sum, elements) => sum + elements, 0);
  }

  /** Every A and B stack in the order in which they fill the arenas. */
  *eachStack(): Generator<Stack> {
    for (const stacks of this.stacks) {
      for (const name of GROUPS) {
        yield stacks[name].a;
        yield stacks[name].b;
      }
    }
  }

  /** The wanted projections, layer by layer. */
  *projections(wanted: readonly Projection[]): Generator<ProjectionPlace> {
    for (const [layer, stacks] of this.stacks.entries()) {
      for (const name of GROUPS) {
        const group = this.geometry.groups[name];
        const { a, b } = stacks[name];
        for (const [part, { projection, start, end }] of group.parts.entries()) {
          if (!wanted.includes(projection)) continue;
          yield {
            layer,
            projection,
            a: { ...a, start: a.start + part * this.rank * group.in },
            b: { ...b, start: b.start + start * this.rank },
            in: group.in,
            out: end - start,
          };
        }
      }
    }
  }
}
