/**
 * Embedding, final norm and output head. Only rows that predict something go through the head, in chunks of rows, so
 * that the logits of a large vocabulary never exist for the whole batch; backward happens in place within the chunk.
 */

import type { Plan } from '../gpu/plan';
import { plainProduct } from '../kernels/matmul';
import { plainProductBackward } from '../kernels/matmulTransposed';
import { HEAD_ROWS } from '../kernels/rowGrid';
import type { KernelSet } from './kernelSet';
import type { Matrix, ModelWeights } from './weights';

/** Columns of a logits row in memory: the vocabulary, filled up to whole vectors. */
export function logitsStride(vocab: number): number {
  return Math.ceil(vocab / 4) * 4;
}

/** Rows of a head chunk for `capacity` head rows, of which logits of so many bytes may exist at once. */
export function headChunk(vocab: number, capacity: number, logitsBytes: number): number {
  return Math.max(1, Math.min(capacity, Math.floor(logitsBytes / (logitsStride(vocab) * 4))));
}

export interface HeadContext {
  plan: Plan;
  kernels: KernelSet;
  model: ModelWeights;
  rows: GPUBuffer;
  headRows: GPUBuffer;
  /** Residual stream after the last layer, [rows, hidden]. */
  x: GPUBuffer;
  /** [head rows, hidden] and [head rows]. */
  normed: GPUBuffer;
  rstd: GPUBuffer;
  /** [chunk, stride] */
  logits: GPUBuffer;
  nothing: GPUBuffer;
}

export function recordEmbedding(
  c: { plan: Plan; kernels: KernelSet; model: ModelWeights; rows: GPUBuffer },
  x: GPUBuffer,
): void {
  for (const { buffer, storage, start, rows } of c.model.embedding) {
    c.plan.add(
      `embedding[${start}]`,
      c.kernels.embedding(storage),
      { rows: c.rows, weight: buffer, x },
      { width4: c.model.config.hidden / 4, firstToken: start, tokenCount: rows },
    );
  }
}

export function recordFinalNorm(c: HeadContext): void {
  const { hidden, normEpsilon } = c.model.config;
  c.plan.add(
    'finalNorm',
    c.kernels.rmsNorm,
    { x: c.x, gain: c.model.finalNorm, headRows: c.headRows, y: c.normed, rstd: c.rstd },
    { width4: hidden / 4, epsilon: normEpsilon, shares: c.kernels.shares, gather: 1 },
  );
}

/**
 * logits of head rows [start, start + limit) into the chunk buffer, from row 0 on. Not a `recordProduct`, which is one fused weight
 * over all token rows with its adapter: the head comes in slices, takes a chunk of the head rows, and has no adapter.
 */
export function recordLogits(c: HeadContext, start: number, limit: number): void {
  const { hidden, vocab } = c.model.config;
  for (const slice of c.model.head) {
    const { normed: x, nothing, rows, logits: y } = c;
    const where = {
      ...plainProduct(hidden, slice.rows),
      ...{ nStart: slice.start, outStride: logitsStride(vocab) },
      ...{ rowStart: start, rowLimit: limit, rowKind: HEAD_ROWS },
    };
    const bound = { x, weight: slice.buffer, h: nothing, b: nothing, rows, addend: nothing, y };
    for (const kernel of c.kernels.matmul(slice.storage))
      c.plan.add(`head[${start}, ${slice.start}]`, kernel, bound, where);
  }
}

export interface LossContext extends HeadContext {
  /** [head rows] (log-probability, greedy) */
  results: GPUBuffer;
  /** Head rows of one chunk, and how many chunks the capacity needs. */
  chunk: number;
  chunks: number;
}

export interface HeadBackward {
  /** [head rows, hidden] */
  dNormed: GPUBuffer;
  /** Of the residual stream, [rows, hidden]. */
  dx: GPUBuffer;
  /** Full-parameter gradients of the head's slices and the final norm, or null. */
  gradients: { head: Matrix; finalNorm: GPUBuffer } | null;
}

/** Log-probabilities of all head rows, chunk by chunk; with `backward` also the gradient down to the residual stream. */
export function recordLoss(c: LossContext, backward: HeadBackward | null): void {
  const { vocab } = c.model.config;
  recordFinalNorm(c);
  for (let i = 0; i < c.chunks; i++) {
    const start = i * c.chunk;
    recordLogits(c, start, c.chunk);
    c.plan.add(
      `crossEntropy[${start}]`,
      c.kernels.crossEntropy,
      { headRows: c.headRows, logits: c.logits, results: c.results },
      {
        vocab,
        stride: logitsStride(vocab),
        rowStart: start,
        rowLimit: c.chunk,
        backward: backward ? 1 : 0,
        shares: 1,
      },
    );
    if (backward) recordLogitsBackward(c, backward, start);
  }
  if (backward) recordFinalNormBackward(c, backward);
}

function recordLogitsBackward(c: LossContext, { dNormed, gradients }: HeadBackward, start: number): void {
  const { hidden, vocab } = c.model.config;
  c.model.head.forEach((slice, i) => {
    const where = {
      ...plainProductBackward(hidden, slice.rows),
      nStart: slice.start,
      dyStride: logitsStride(vocab),
      rowStart: start,
      rowLimit: c.chunk,
      rowKind: HEAD_ROWS,
    };
    c.plan.add(
      `head[${start}, ${slice.start}].backward`,
      c.kernels.matmulTransposed(slice.storage),
      { dy: c.logits, weight: slice.buffer, g: c.nothing, a: c.nothing, rows: c.rows, dx: dNormed },
      { ...where, ranks: 0, slotStride4: 0, accumulate: i === 0 ? 0 : 1 },
    );
    const gradient = gradients?.head[i];
    if (!gradient) return;
    c.plan.add(
      `head[${start}, ${slice.start}].weight.backward`,
      c.kernels.matmulWeightBackward,
      { dy: c.logits, x: c.normed, dWeight: gradient.buffer },
      where,
    );
  });
}

function recordFinalNormBackward(c: LossContext, { dNormed, dx, gradients }: HeadBackward): void {
  const width4 = c.model.config.hidden / 4;
  if (gradients) {
    c.plan.add(
      'finalNorm.gain.backward',
      c.kernels.rmsNormGainBackward,
      { dy: dNormed, x: c.x, rstd: c.rstd, headRows: c.headRows, dGain: gradients.finalNorm },
      { width4, gather: 1 },
    );
  }
  c.plan.add(
    'finalNorm.backward',
    c.kernels.rmsNormBackward,
    { dy: dNormed, x: c.x, gain: c.model.finalNorm, rstd: c.rstd, rows: c.rows, dx },
    { width4, shares: 1, scatter: 1, accumulate: 0 },
  );
}
