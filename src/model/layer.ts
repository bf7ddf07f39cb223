/**
 * One decoder layer, forward and backward, as dispatches on a plan. Read the two functions side by side: the backward
 * walks the forward from the bottom up, each gradient is named d + what it belongs to.
 *
 *   normed = rms_norm(x)                 q, k, v = rope(normed Wqkvᵀ)         attention = softmax(q kᵀ) v
 *   middle = x + attention Woᵀ           product = silu(gate) · up            out = middle + product Wdownᵀ
 *
 * Every product adds its adapter slot's low-rank term; with `adapters` null the model is as it was loaded.
 */

import type { Plan } from '../gpu/plan';
import type { BackwardBuffers, LayerBuffers } from './buffers';
import { type GroupName, partEnds } from './geometry';
import type { KernelSet } from './kernelSet';
import type { GroupAdapters, LayerAdapters } from './layerAdapters';
import type { LayerWeights, ModelWeights } from './weights';

export interface LayerContext {
  plan: Plan;
  kernels: KernelSet;
  model: ModelWeights;
  rows: GPUBuffer;
  adapters: LayerAdapters | null;
  /** Stands in where a kernel binds something this pass does not have. */
  nothing: GPUBuffer;
}

/** Parameters of a forward product over all token rows. */
export function productParams(c: LayerContext, name: GroupName) {
  const group = c.model.geometry.groups[name];
  return {
    k4: group.in / 4,
    n: group.out,
    nStart: 0,
    outStride: group.out,
    rowStart: 0,
    rowLimit: 0xffffffff,
    rowKind: 0,
    outRowStart: 0,
    rank4: c.adapters ? c.adapters.rank / 4 : 0,
    ...partEnds(group),
    slotStride4: c.adapters ? c.adapters.groups[name].bStride / 4 : 0,
    addendStride: 0,
    hasAddend: 0,
  };
}

/** RMSNorm of a residual, and the bottleneck of the product that follows where there are adapters. */
function recordNorm(
  c: LayerContext,
  label: string,
  tensors: { x: GPUBuffer; gain: GPUBuffer; y: GPUBuffer; rstd: GPUBuffer; h: GPUBuffer },
  name: GroupName,
): void {
  const { plan, kernels, model, adapters } = c;
  const width4 = model.config.hidden / 4;
  const epsilon = model.config.normEpsilon;
  const { shares } = kernels;
  const { x, gain, y, rstd, h } = tensors;
  if (!adapters) {
    plan.add(label, kernels.rmsNorm, { x, gain, headRows: c.nothing, y, rstd }, { width4, epsilon, shares, gather: 0 });
    return;
  }
  const { a, aStride } = adapters.groups[name];
  const ranks = model.geometry.groups[name].parts.length * adapters.rank;
  plan.add(
    label,
    kernels.rmsNormLora,
    { x, gain, a, rows: c.rows, slots: adapters.slots, y, rstd, h },
    { width4, epsilon, shares, ranks, slotStride4: aStride / 4 },
  );
}

function recordShrink(c: LayerContext, label: string, x: GPUBuffer, h: GPUBuffer, name: GroupName): void {
  if (!c.adapters) return;
  const { a, aStride } = c.adapters.groups[name];
  const group = c.model.geometry.groups[name];
  c.plan.add(
    label,
    c.kernels.loraShrink,
    { x, a, rows: c.rows, slots: c.adapters.slots, h },
    { width4: group.in / 4, ranks: group.parts.length * c.adapters.rank, slotStride4: aStride / 4 },
  );
}

/**
 * Forward. `recompute` leaves out the last product, whose result the backward does not need.
 * 10 dispatches with adapters, 8 without.
 */
export function recordLayerForward(
  c: LayerContext,
  layer: number,
  weights: LayerWeights,
  buffers: LayerBuffers,
  recompute = false,
): void {
  const { plan, kernels, model, rows, nothing } = c;
  const { config } = model;
  const { hidden, heads, kvHeads, headDim } = config;
  const at = `layer${layer}`;
  const b = (name: GroupName) => c.adapters?.groups[name].b ?? nothing;
  const { h } = buffers;

  recordNorm(
    c,
    `${at}.norm`,
    { x: buffers.x, gain: weights.inputNorm, y: buffers.normed, rstd: buffers.rstd, h: h.qkv },
    'qkv',
  );
  plan.add(
    `${at}.qkv`,
    kernels.matmul,
    {
      x: buffers.normed,
      weight: weights.groups.qkv,
      h: h.qkv,
      b: b('qkv'),
      rows,
      addend: weights.qkvBias,
      y: buffers.qkv,
    },
    { ...productParams(c, 'qkv'), hasAddend: config.attentionBias ? 1 : 0 },
  );
  plan.add(
    `${at}.rope`,
    kernels.rope,
    { qkv: buffers.qkv, angles: model.angles, gains: weights.queryKeyGains, rows, q: buffers.q, kv: buffers.kv },
    { heads, kvHeads, half: headDim / 2, norm: config.queryKeyNorm ? 1 : 0, epsilon: config.normEpsilon },
  );
  plan.add(
    `${at}.attention`,
    kernels.attention,
    { q: buffers.q, kv: buffers.kv, rows, out: buffers.attention, lse: buffers.lse },
    { heads, kvHeads, scale: 1 / Math.sqrt(headDim) },
  );
  recordShrink(c, `${at}.o.shrink`, buffers.attention, h.o, 'o');
  plan.add(
    `${at}.o`,
    kernels.matmul,
    { x: buffers.attention, weight: weights.groups.o, h: h.o, b: b('o'), rows, addend: buffers.x, y: buffers.middle },
    { ...productParams(c, 'o'), hasAddend: 1, addendStride: hidden },
  );
  recordNorm(
    c,
    `${at}.postNorm`,
    { x: buffers.middle, gain: weights.postNorm, y: buffers.postNormed, rstd: buffers.postRstd, h: h.gateUp },
    'gateUp',
  );
  plan.add(
    `${at}.gateUp`,
    kernels.matmulSwiglu,
    {
      x: buffers.postNormed,
      weight: weights.groups.gateUp,
      h: h.gateUp,
      b: b('gateUp'),
      rows,
      gateUp: buffers.gateUp,
      y: buffers.product,
    },
    productParams(c, 'gateUp'),
  );
  recordShrink(c, `${at}.down.shrink`, buffers.product, h.down, 'down');
  if (recompute) return;
  plan.add(
    `${at}.down`,
    kernels.matmul,
    {
      x: buffers.product,
      weight: weights.groups.down,
      h: h.down,
      b: b('down'),
      rows,
      addend: buffers.middle,
      y: buffers.out,
    },
    { ...productParams(c, 'down'), hasAddend: 1, addendStride: hidden },
  );
}

/** Full-parameter gradients of one layer, shaped like its weights. */
export interface LayerGradients {
  groups: Record<GroupName, GPUBuffer>;
  inputNorm: GPUBuffer;
  postNorm: GPUBuffer;
  qkvBias: GPUBuffer;
  queryKeyGains: GPUBuffer;
}

export interface LayerBackward {
  weights: LayerWeights;
  saved: LayerBuffers;
  backward: BackwardBuffers;
  /** Full-parameter gradients, or null to train adapters only. */
  gradients: LayerGradients | null;
  /** Whether anything below the layer needs its gradient. */
  inputGradient: boolean;
}

/** dx = dy W + g A, and on the way the adapter's gradients (dA, dB) or the weight's (dW). */
function recordProductBackward(
  c: LayerContext,
  label: string,
  name: GroupName,
  tensors: { x: GPUBuffer; dy: GPUBuffer; dx: GPUBuffer },
  { weights, saved, backward, gradients }: LayerBackward,
  inputGradient = true,
): void {
  const { plan, kernels, model, rows, nothing, adapters } = c;
  const group = model.geometry.groups[name];
  const { x, dy, dx } = tensors;
  const g = backward.g[name];
  const own: GroupAdapters | null = adapters?.groups[name] ?? null;
  if (adapters && own) {
    const ends = partEnds(group);
    const rank4 = adapters.rank / 4;
    plan.add(
      `${label}.bottleneck.backward`,
      kernels.loraExpandBackward,
      { dy, b: own.b, rows, slots: adapters.slots, g },
      { n: group.out, rank4, ...ends, slotStride4: own.bStride / 4 },
    );
    plan.add(
      `${label}.lora.backward`,
      kernels.loraBackward,
      { x, dy, h: saved.h[name], g, slots: adapters.slots, dA: own.dA, dB: own.dB },
      { width4: group.in / 4, n: group.out, rank4, ...ends, aStride4: own.aStride / 4, bStride4: own.bStride / 4 },
    );
  }
  if (gradients) {
    plan.add(
      `${label}.weight.backward`,
      kernels.matmulWeightBackward,
      { dy, x, dWeight: gradients.groups[name] },
      {
        k4: group.in / 4,
        n: group.out,
        nStart: 0,
        dyStride: group.out,
        rowStart: 0,
        rowLimit: 0xffffffff,
        rowKind: 0,
        dyRowStart: 0,
      },
    );
  }
  if (!inputGradient) return;
  plan.add(
    `${label}.backward`,
    kernels.matmulTransposed,
    { dy, weight: weights.groups[name], g: own ? g : nothing, a: own?.a ?? nothing, rows, dx },
    {
      k4: group.in / 4,
      n: group.out,
      nStart: 0,
      dyStride: group.out,
      rowStart: 0,
      rowLimit: 0xffffffff,
      rowKind: 0,
      dyRowStart: 0,
      ranks: own && adapters ? group.parts.length * adapters.rank : 0,
      slotStride4: own ? own.aStride / 4 : 0,
      accumulate: 0,
    },
  );
}

function recordNormBackward(
  c: LayerContext,
  label: string,
  tensors: { dy: GPUBuffer; x: GPUBuffer; gain: GPUBuffer; rstd: GPUBuffer; dx: GPUBuffer },
  dGain: GPUBuffer | null,
): void {
  const { plan, kernels, model, rows, nothing } = c;
  const width4 = model.config.hidden / 4;
  const { dy, x, rstd } = tensors;
  if (dGain) {
    plan.add(
      `${label}.gain.backward`,
      kernels.rmsNormGainBackward,
      { dy, x, rstd, headRows: nothing, dGain },
      { width4, gather: 0 },
    );
  }
  plan.add(
    `${label}.backward`,
    kernels.rmsNormBackward,
    { ...tensors, rows },
    { width4, shares: 1, scatter: 0, accumulate: 1 },
  );
}

/** Backward: `backward.dx` holds the gradient of the layer's output before, of its input after. 18 dispatches with adapters. */
export function recordLayerBackward(c: LayerContext, layer: number, l: LayerBackward): void {
  const { plan, kernels, model, rows } = c;
  const { config } = model;
  const { heads, kvHeads, headDim, feedForward } = config;
  const { weights, saved, backward, gradients } = l;
  const { dx } = backward;
  const at = `layer${layer}`;
  const attentionParams = { heads, kvHeads, scale: 1 / Math.sqrt(headDim) };

  recordProductBackward(c, `${at}.down`, 'down', { x: saved.product, dy: dx, dx: backward.dProduct }, l);
  plan.add(
    `${at}.swiglu.backward`,
    kernels.swigluBackward,
    { gateUp: saved.gateUp, dy: backward.dProduct, dGateUp: backward.dGateUp },
    { width4: feedForward / 4 },
  );
  recordProductBackward(
    c,
    `${at}.gateUp`,
    'gateUp',
    { x: saved.postNormed, dy: backward.dGateUp, dx: backward.dNormed },
    l,
  );
  recordNormBackward(
    c,
    `${at}.postNorm`,
    { dy: backward.dNormed, x: saved.middle, gain: weights.postNorm, rstd: saved.postRstd, dx },
    gradients?.postNorm ?? null,
  );
  recordProductBackward(c, `${at}.o`, 'o', { x: saved.attention, dy: dx, dx: backward.dAttention }, l);
  const shared = { q: saved.q, kv: saved.kv, rows, dOut: backward.dAttention, lse: saved.lse };
  plan.add(
    `${at}.attention.query.backward`,
    kernels.attentionBackwardQuery,
    { ...shared, out: saved.attention, dq: backward.dq, delta: backward.delta },
    attentionParams,
  );
  plan.add(
    `${at}.attention.keyValue.backward`,
    kernels.attentionBackwardKeyValue,
    { ...shared, delta: backward.delta, dkv: backward.dkv },
    attentionParams,
  );
  const ropeParams = { heads, kvHeads, half: headDim / 2, epsilon: config.normEpsilon };
  const turned = { dq: backward.dq, dkv: backward.dkv, angles: model.angles, qkv: saved.qkv, rows };
  plan.add(
    `${at}.rope.backward`,
    kernels.ropeBackward,
    { ...turned, gains: weights.queryKeyGains, dQkv: backward.dQkv },
    { ...ropeParams, norm: config.queryKeyNorm ? 1 : 0 },
  );
  if (gradients && config.queryKeyNorm) {
    plan.add(
      `${at}.rope.gain.backward`,
      kernels.ropeGainBackward,
      { ...turned, dGains: gradients.queryKeyGains },
      ropeParams,
    );
  }
  if (gradients && config.attentionBias) {
    plan.add(
      `${at}.qkv.bias.backward`,
      kernels.biasBackward,
      { dy: backward.dQkv, dBias: gradients.qkvBias },
      { n: model.geometry.groups.qkv.out },
    );
  }
  recordProductBackward(
    c,
    `${at}.qkv`,
    'qkv',
    { x: saved.normed, dy: backward.dQkv, dx: backward.dNormed },
    l,
    l.inputGradient || gradients !== null,
  );
  if (!l.inputGradient && !gradients) return;
  recordNormBackward(
    c,
    `${at}.norm`,
    { dy: backward.dNormed, x: saved.x, gain: weights.inputNorm, rstd: saved.rstd, dx },
    gradients?.inputNorm ?? null,
  );
}
