// y = rms_norm(x) · gain, and for the projections that read y the low-rank product of each row's own adapter slot:
// h[row, j] = scale(slot) · Σ_k y[row, k] A[slot, j, k]        y: [rows, width], h: [rows, ranks], A: [slots, ranks, width]
// One dispatch instead of two, since every adapted projection starts with both.
struct Params { width4: u32, epsilon: f32, shares: u32, ranks: u32, slot_stride4: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> gain: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> rows: array<Row>;
@group(0) @binding(4) var<storage, read> slots: array<Slot>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> rstd: array<f32>;
@group(0) @binding(7) var<storage, read_write> h: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let row = row_of(group, groups, local, params.shares);
  if (row >= batch.rows) { return; }
  let share = share_of(group, groups, local, params.shares);
  let start = row * params.width4;
  var squares = 0.0;
  for (var i = sum_start(local); i < params.width4; i += sum_step()) {
    let v = x[start + i];
    squares += dot(v, v);
  }
  let normal = inverseSqrt(reduce_sum(squares, local) / f32(4u * params.width4) + params.epsilon);
  for (var i = share; i < params.width4; i += share_step(params.shares)) {
    y[start + i] = x[start + i] * normal * gain[i];
  }
  if (is_first(local, share)) { rstd[row] = normal; }
  let slot = rows[row].slot;
  if (slot == NONE) { return; }
  let scale = normal * slots[slot].scale;
  for (var j = share; j < params.ranks; j += share_step(params.shares)) {
    let a_start = slot * params.slot_stride4 + j * params.width4;
    var sum = 0.0;
    for (var k = 0u; k < params.width4; k += 1u) { sum += dot(x[start + k] * gain[k], a[a_start + k]); }
    h[row * params.ranks + j] = scale * sum;
  }
}
