// y = silu(gate) · up:   d_gate = dy · up · σ(gate) (1 + gate (1 − σ(gate))),   d_up = dy · silu(gate)
// gate_up, d_gate_up: [rows, gate | up], dy: [rows, width]. One thread a vector of four.
struct Params { width4: u32 }
@group(0) @binding(0) var<storage, read> gate_up: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> d_gate_up: array<vec4<f32>>;

// 1 / (1 + exp(-x)) without overflow for any finite x
fn sigmoid(x: vec4<f32>) -> vec4<f32> {
  let small = exp(-abs(x));
  return select(small, vec4<f32>(1.0), x >= vec4<f32>(0.0)) / (1.0 + small);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let row = thread / params.width4;
  if (row >= batch.rows) { return; }
  let at = row * 2u * params.width4 + thread % params.width4;
  let gate = gate_up[at];
  let up = gate_up[at + params.width4];
  let d = dy[thread];
  let s = sigmoid(gate);
  d_gate_up[at] = d * up * s * (1.0 + gate * (1.0 - s));
  d_gate_up[at + params.width4] = d * gate * s;
}
