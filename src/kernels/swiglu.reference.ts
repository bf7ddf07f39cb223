/**
 * y = silu(gate) · up,   silu(x) = x σ(x)      (arXiv 2002.05202), in f64.
 * gateUp: [rows, gate | up], y: [rows, width]
 */

import { at, fill, type Reals, sigmoid } from './reals';

export function swiglu(gateUp: Reals, rows: number, width: number): Float64Array {
  return fill(rows, width, (row, column) => {
    const gate = at(gateUp, row * 2 * width + column);
    return gate * sigmoid(gate) * at(gateUp, row * 2 * width + width + column);
  });
}

/** d_gate = dy · up · σ(gate) (1 + gate (1 − σ(gate))),   d_up = dy · silu(gate) */
export function swigluBackward(dy: Reals, gateUp: Reals, rows: number, width: number): Float64Array {
  return fill(rows, 2 * width, (row, place) => {
    const column = place % width;
    const gate = at(gateUp, row * 2 * width + column);
    const up = at(gateUp, row * 2 * width + width + column);
    const d = at(dy, row * width + column);
    const s = sigmoid(gate);
    return place < width ? d * up * s * (1 + gate * (1 - s)) : d * gate * s;
  });
}
