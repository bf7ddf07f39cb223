// dx (+)= rstd · (dy·gain) − x · rstd³ / width · Σ(dy·gain·x)
// scatter = 1: dy has one row per head row and rows without one get zero. accumulate = 1: dx is added to (residual).
struct Params { width4: u32, shares: u32, scatter: u32, accumulate: u32 }
@group(0) @binding(0) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> gain: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> rstd: array<f32>;
@group(0) @binding(4) var<storage, read> rows: array<Row>;
@group(0) @binding(5) var<storage, read_write> dx: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let row = row_of(group, groups, local, params.shares);
  if (row >= batch.rows) { return; }
  let share = share_of(group, groups, local, params.shares);
  var from_row = row;
  if (params.scatter == 1u) { from_row = rows[row].head; }
  let present = from_row != NONE;
  let from_start = select(0u, from_row, present) * params.width4;
  let start = row * params.width4;
  var projected = 0.0;
  for (var i = sum_start(local); i < params.width4; i += sum_step()) {
    projected += dot(dy[from_start + i] * gain[i], x[start + i]);
  }
  let total = reduce_sum(projected, local);
  let scale = select(0.0, rstd[select(0u, from_row, present)], present);
  let along = total * scale * scale * scale / f32(4u * params.width4);
  for (var i = share; i < params.width4; i += share_step(params.shares)) {
    var value = vec4<f32>(0.0);
    if (present) { value = dy[from_start + i] * gain[i] * scale - x[start + i] * along; }
    if (params.accumulate == 1u) { value += dx[start + i]; }
    dx[start + i] = value;
  }
}
