// y = x · rstd · gain,  rstd = 1 / sqrt(mean(x²) + epsilon)        x, y: [rows, width]      (arXiv 1910.07467)
// With gather = 1 the rows are those of the head list: y[i] = norm(x[head_rows[i].row]). rstd is saved for backward.
struct Params { width4: u32, epsilon: f32, shares: u32, gather: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> gain: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> head_rows: array<HeadRow>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> rstd: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let row = row_of(group, groups, local, params.shares);
  if (row >= select(batch.rows, batch.head_rows, params.gather == 1u)) { return; }
  let share = share_of(group, groups, local, params.shares);
  var from_row = row;
  if (params.gather == 1u) { from_row = head_rows[row].row; }
  let from_start = from_row * params.width4;
  var squares = 0.0;
  for (var i = sum_start(local); i < params.width4; i += sum_step()) {
    let v = x[from_start + i];
    squares += dot(v, v);
  }
  let scale = inverseSqrt(reduce_sum(squares, local) / f32(4u * params.width4) + params.epsilon);
  for (var i = share; i < params.width4; i += share_step(params.shares)) {
    y[row * params.width4 + i] = x[from_start + i] * scale * gain[i];
  }
  if (is_first(local, share)) { rstd[row] = scale; }
}
