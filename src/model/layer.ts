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
import { type LayerBackward, type LayerContext, recordNorm, recordNormBackward, recordShrink } from './layerParts';
import { recordProduct, recordProductBackward } from './product';
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
  const { plan, kernels, model, rows } = c;
  const { config } = model;
  const { heads, kvHeads, headDim } = config;
  const at = `layer${layer}`;
  const { x, normed, rstd, qkv, q, kv, attention, lse, middle, postNormed, postRstd, gateUp, product, out, h } =
    buffers;
  const l = { weights, buffers };

  recordNorm(c, `${at}.norm`, { x, gain: weights.inputNorm, y: normed, rstd, h: h.qkv }, 'qkv');
  const bias = config.attentionBias ? ({ kind: 'bias', addend: weights.qkvBias } as const) : null;
  recordProduct(c, `${at}.qkv`, 'qkv', { x: normed, y: qkv }, l, bias);
  plan.add(
    `${at}.rope`,
    kernels.rope,
    { qkv, angles: model.angles, gains: weights.queryKeyGains, rows, q, kv },
    { heads, kvHeads, half: headDim / 2, norm: config.queryKeyNorm ? 1 : 0, epsilon: config.normEpsilon },
  );
  plan.add(
    `${at}.attention`,
    kernels.attention,
    { q, kv, rows, out: attention, lse },
    { heads, kvHeads, scale: 1 / Math.sqrt(headDim) },
  );
  recordShrink(c, `${at}.o.shrink`, attention, h.o, 'o');
  recordProduct(c, `${at}.o`, 'o', { x: attention, y: middle }, l, { kind: 'residual', addend: x });
  recordNorm(
    c,
    `${at}.postNorm`,
    { x: middle, gain: weights.postNorm, y: postNormed, rstd: postRstd, h: h.gateUp },
    'gateUp',
  );
  recordProduct(c, `${at}.gateUp`, 'gateUp', { x: postNormed, y: product }, l, { kind: 'swiglu', gateUp });
  recordShrink(c, `${at}.down.shrink`, product, h.down, 'down');
  if (recompute) return;
  recordProduct(c, `${at}.down`, 'down', { x: product, y: out }, l, { kind: 'residual', addend: middle });
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
