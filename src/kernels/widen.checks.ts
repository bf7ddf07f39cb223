/** Blocks of weights written out as f16, each rounded once, against the reference. */

import { normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { WEIGHT_STORAGE } from './weightStorage';
import { pack, rounded, stored, unpack } from './weights.reference';
import { widen } from './widen';

export async function checkWiden(probe: Probe, storage: 'q8' | 'q4'): Promise<void> {
  for (const count of [64, 32 * 70]) {
    const values = normals(1, count);
    const after = await probe.run({
      kernel: widen(WEIGHT_STORAGE[storage]),
      tensors: { y: new Uint32Array(count / 2).fill(0xffff_ffff), weight: pack(values, storage) },
      params: { count4: count / 4, start4: 0 },
      batch: {},
    });
    // The number that f32 has of scale · q + minimum, which for q8 is exact.
    const expected = stored(values, storage).map((value) => rounded(Math.fround(value), 'f16'));
    probe.same(`widen ${storage}`, unpack(after.words('y'), 'f16'), expected);
    // The last rows alone, from the middle of a pair of blocks on.
    const from = count - 32;
    const part = await probe.run({
      kernel: widen(WEIGHT_STORAGE[storage]),
      tensors: { y: new Uint32Array(16).fill(0xffff_ffff), weight: pack(values, storage) },
      params: { count4: 8, start4: from / 4 },
      batch: {},
    });
    probe.same(`widen ${storage} from ${from}`, unpack(part.words('y'), 'f16'), expected.slice(from));
  }
}
