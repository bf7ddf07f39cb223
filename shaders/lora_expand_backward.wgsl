// g[row, part · rank + j] = scale(slot) · Σ_{n in part} dy[row, n] B[slot, n, j]
// The gradient at the low-rank bottleneck, from which both dA and the adapter's share of dx follow.
// dy: [rows, n], B: [slots, n, rank], g: [rows, parts · rank]; parts end at part_end_0, part_end_1, n.
struct Params { n: u32, rank4: u32, parts: u32, part_end_0: u32, part_end_1: u32, slot_stride4: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> slots: array<Slot>;
@group(0) @binding(4) var<storage, read_write> g: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let ranks4 = params.parts * params.rank4;
  let row = thread / ranks4;
  if (row >= batch.rows) { return; }
  let slot = rows[row].slot;
  if (slot == NONE) { return; }
  let part = (thread % ranks4) / params.rank4;
  let j = thread % params.rank4;
  let ends = vec4<u32>(0u, min(params.part_end_0, params.n), min(params.part_end_1, params.n), params.n);
  let b_start = slot * params.slot_stride4 + j;
  var sum = vec4<f32>(0.0);
  for (var n = ends[part]; n < ends[part + 1u]; n += 1u) {
    sum += dy[row * params.n + n] * b[b_start + n * params.rank4];
  }
  g[row * ranks4 + part * params.rank4 + j] = slots[slot].scale * sum;
}
