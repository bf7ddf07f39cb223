import { describe, test } from 'vitest';
import { runKernel } from '../testing/kernels';
import { differences, expectClose, expectSame, f32Tolerance, inner, integers, normals } from '../testing/numbers';
import { packed, packRows, raggedRows } from '../testing/ragged';
import * as kernels from './embedding';
import { EMBEDDING_CASES } from './embedding.cases';
import { embedding, embeddingBackward } from './embedding.reference';
import { at } from './reals';
import { WEIGHT_STORAGE } from './weightStorage';
import { pack, rounded, stored } from './weights.reference';

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const tokens = [2, 0, 2, 3];
    const [table, dx] = [normals(1, 4 * 3), normals(2, 4 * 3)];
    const expected = differences(table, (p) => inner(embedding(p, tokens, 3), dx));
    expectClose('dTable', embeddingBackward(dx, tokens, 4, 3), expected, 1e-8);
  });
});

describe.each(['f32', 'bf16', 'f16'] as const)('%s table', (storage) => {
  // Reading a stored weight is exact, so nothing less is asked; sizes from tiny to large show every exponent.
  test.each(EMBEDDING_CASES)('$name', async ({ rows, vocab, width, sliceEnds }) => {
    // The first token of each slice is among them, and slices go from last to first: a slice that took one token too
    // many would not be covered up by the next.
    const tokens = [...sliceEnds.slice(0, -1), ...integers(1, rows, vocab)].slice(0, rows);
    const table = normals(2, vocab * width).map((value, i) =>
      Math.fround(rounded(value * 2 ** ((i % 25) - 12), storage)),
    );
    let x = new Float32Array(rows * width).fill(Number.NaN);
    for (const [i, end] of [...sliceEnds.entries()].reverse()) {
      const start = i === 0 ? 0 : at(sliceEnds, i - 1);
      const after = await runKernel({
        kernel: kernels.embedding(WEIGHT_STORAGE[storage]),
        tensors: {
          rows: packRows(raggedRows([{ length: rows }]).map((row, r) => ({ ...row, token: at(tokens, r) }))),
          weight: pack(table.subarray(start * width, end * width), storage),
          x,
        },
        params: { width4: width / 4, firstToken: start, tokenCount: end - start },
        batch: { rows },
      });
      x = after.floats('x');
    }
    expectSame(`embedding ${storage}`, x, embedding(table, tokens, width));
  });
});

test.each(EMBEDDING_CASES)('backward: $name', async ({ rows, vocab, width }) => {
  const tokens = integers(1, rows, vocab);
  const dx = normals(3, rows * width);
  const before = normals(4, vocab * width);
  const distinct = [...new Set(tokens)];
  const rowsOf = distinct.map((token) => tokens.flatMap((other, row) => (other === token ? [row] : [])));
  const starts = rowsOf.map((_, i) => rowsOf.slice(0, i).flat().length);
  const after = await runKernel({
    kernel: kernels.embeddingBackward(),
    tensors: {
      dx,
      distinct: packed([...distinct.map((token, i) => [token, at(starts, i)]), [0, rows]]),
      tokenRows: Uint32Array.from(rowsOf.flat()),
      dEmbedding: before,
    },
    params: { width4: width / 4 },
    batch: { rows, tokens: distinct.length },
  });
  const expected = embeddingBackward(dx, tokens, vocab, width).map((value, i) => value + at(before, i));
  expectClose('embedding_backward', after.floats('dEmbedding'), expected, f32Tolerance(rows));
});

test.each(['q8', 'q4'] as const)('%s table', async (storage) => {
  const { rows, vocab, width } = { rows: 40, vocab: 22, width: 96 };
  const tokens = integers(1, rows, vocab);
  const table = normals(2, vocab * width).map((value, i) => value * 2 ** ((Math.floor(i / 32) % 25) - 12));
  const after = await runKernel({
    kernel: kernels.embedding(WEIGHT_STORAGE[storage]),
    tensors: {
      rows: packRows(raggedRows([{ length: rows }]).map((row, r) => ({ ...row, token: at(tokens, r) }))),
      weight: pack(table, storage),
      x: new Float32Array(rows * width),
    },
    params: { width4: width / 4, firstToken: 0, tokenCount: vocab },
    batch: { rows },
  });
  // One product and one sum, each rounded once.
  expectClose(`embedding ${storage}`, after.floats('x'), embedding(stored(table, storage), tokens, width), 1e-6);
});
