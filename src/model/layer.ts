/**
 * One decoder layer, forward and backward, as dispatches on a plan. Read the two functions side by side: the backward
 * walks the forward from the bottom up, each gradient is named d + what it belongs to.
 *
 *   normed = rms_norm(x)                 q, k, v = rope(normed Wqkvᵀ)         attention = softmax(q kᵀ) v
 *   middle = x + attention Woᵀ           product = silu(gate) · up            out = middle + product Wdownᵀ
 *
 * Every product adds its adapter slot's low-rank term; with `adapters` null the model is as it was loaded.
 */

import type { LayerBuffers } from './buffers';
import type { GroupName } from './geometry';
import {
  type LayerBackward,
  type LayerContext,
  productParams,
  recordNorm,
  recordNormBackward,
  recordProductBackward,
  recordShrink,
} from './layerParts';
import type { LayerWeights } from './weights';

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
