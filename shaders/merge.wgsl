// W[n, k] += scale(slot) · Σ_j B[slot, n, j] A[slot, part(n) · rank + j, k]        one adapter folded into the weights
// Here of the n rows from n_start on, where the weight is cut.
// W: [n, k], A: [slots, parts · rank, k], B: [slots, n, rank]. One thread a vector of four along k.
struct Params {
  k4: u32, n: u32, n_start: u32, rank: u32, part_end_0: u32, part_end_1: u32, slot: u32, a_stride4: u32, b_stride: u32,
}
@group(0) @binding(1) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> slots: array<Slot>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let line = thread / params.k4;
  if (line >= params.n) { return; }
  let column = thread % params.k4;
  let output = params.n_start + line;
  let part = select(0u, 1u, output >= params.part_end_0) + select(0u, 1u, output >= params.part_end_1);
  let a_start = params.slot * params.a_stride4 + part * params.rank * params.k4 + column;
  let b_start = params.slot * params.b_stride + output * params.rank;
  var sum = vec4<f32>(0.0);
  for (var j = 0u; j < params.rank; j += 1u) { sum += b[b_start + j] * a[a_start + j * params.k4]; }
  set_weight(thread, weight_at(thread) + slots[params.slot].scale * sum);
}
