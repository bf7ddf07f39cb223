import { test } from 'vitest';
import shader from '../../shaders/testing/random_probe.wgsl?raw';
import type { Kernel } from '../gpu/kernel';
import { cover } from '../gpu/kernel';
import { runKernel } from '../testing/kernels';
import { expectClose, expectSame } from '../testing/numbers';
import { uniforms } from './probe/numbers';
import { at } from './reals';
import { gumbel, pcg3d, uniformOpen } from './sample.reference';
import { assemble, prelude } from './source';

const probe: Kernel<'keys' | 'hashes' | 'numbers', 'count'> = {
  name: 'random probe',
  code: assemble(prelude.batch, prelude.thread, prelude.random, shader),
  bindings: [
    ['keys', 'read'],
    ['hashes', 'write'],
    ['numbers', 'write'],
  ],
  params: [['count', 'u32']],
  grid: ({ count }) => cover(count),
};

test('random integers equal the reference bit for bit; numbers keep their precision at both ends', async () => {
  const next = uniforms(1);
  const ends = [0, 1, 511, 512, 1023, 1024, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffe00, 0xfffffdff, 0xfffff000];
  const keys = Uint32Array.from({ length: 4 * 1000 }, (_, i) =>
    i % 4 === 0 && i / 4 < ends.length ? at(ends, i / 4) : Math.floor(next() * 4294967296),
  );
  const of = (i: number, column: number) => at(keys, 4 * i + column);
  const after = await runKernel({
    kernel: probe,
    tensors: { keys, hashes: new Uint32Array(keys.length), numbers: new Float32Array(keys.length) },
    params: { count: 1000 },
    batch: {},
  });
  const indices = Array.from({ length: 1000 }, (_, i) => i);
  expectSame(
    'pcg3d',
    after.words('hashes'),
    indices.flatMap((i) => [...pcg3d(of(i, 0), of(i, 1), of(i, 2)), 0]),
  );
  const column = (place: number) => after.floats('numbers').filter((_, i) => i % 4 === place);
  expectSame(
    'uniform',
    column(0),
    indices.map((i) => Math.fround(uniformOpen(of(i, 0)))),
  );
  // Relative to each number: the smallest of them make the largest Gumbel numbers. 2^-21 of error in log(0.97) is 2e-5.
  const ratios = column(1).map((value, i) => value / -Math.log1p(-uniformOpen(of(i, 0))));
  expectClose('exponential', ratios, new Float64Array(1000).fill(1), 2e-5);
  const expected = indices.map((i) => gumbel(of(i, 0), of(i, 1), of(i, 2), of(i, 3)));
  expectClose('gumbel', column(2), expected, 2e-5);
});
