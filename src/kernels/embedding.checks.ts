/** Rows of the table, as it is stored, and its gradient against the reference. */

import * as kernels from './embedding';
import type { EmbeddingCase } from './embedding.cases';
import { embedding, embeddingBackward } from './embedding.reference';
import { f32Tolerance, integers, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { packed, packRows, raggedRows } from './probe/ragged';
import { at } from './reals';
import { WEIGHT_STORAGE } from './weightStorage';
import { type PlainFormat, pack, rounded, stored } from './weights.reference';

/**
 * Reading a stored weight is exact, so nothing less is asked; sizes from tiny to large show every exponent.
 */
export async function checkEmbedding(
  probe: Probe,
  storage: PlainFormat,
  { rows, vocab, width, sliceEnds }: EmbeddingCase,
): Promise<void> {
  // The first token of each slice is among them, and slices go from last to first: a slice that took one token too
  // many would not be covered up by the next.
  const tokens = [...sliceEnds.slice(0, -1), ...integers(1, rows, vocab)].slice(0, rows);
  const table = normals(2, vocab * width).map((value, i) =>
    Math.fround(rounded(value * 2 ** ((i % 25) - 12), storage)),
  );
  let x = new Float32Array(rows * width).fill(Number.NaN);
  for (const [i, end] of [...sliceEnds.entries()].reverse()) {
    const start = i === 0 ? 0 : at(sliceEnds, i - 1);
    const after = await probe.run({
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
  probe.same(`embedding ${storage}`, x, embedding(table, tokens, width));
}

export async function checkEmbeddingBackward(probe: Probe, { rows, vocab, width }: EmbeddingCase): Promise<void> {
  const tokens = integers(1, rows, vocab);
  const dx = normals(3, rows * width);
  const before = normals(4, vocab * width);
  const distinct = [...new Set(tokens)];
  const rowsOf = distinct.map((token) => tokens.flatMap((other, row) => (other === token ? [row] : [])));
  const starts = rowsOf.map((_, i) => rowsOf.slice(0, i).flat().length);
  const after = await probe.run({
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
  probe.close('embedding_backward', after.floats('dEmbedding'), expected, f32Tolerance(rows));
}

export async function checkEmbeddingInBlocks(probe: Probe, storage: 'q8' | 'q4'): Promise<void> {
  const { rows, vocab, width } = { rows: 40, vocab: 22, width: 96 };
  const tokens = integers(1, rows, vocab);
  const table = normals(2, vocab * width).map((value, i) => value * 2 ** ((Math.floor(i / 32) % 25) - 12));
  const after = await probe.run({
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
  probe.close(`embedding ${storage}`, after.floats('x'), embedding(stored(table, storage), tokens, width), 1e-6);
}
