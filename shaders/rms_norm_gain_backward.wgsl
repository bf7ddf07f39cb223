// d_gain[k] += Σ_rows dy[row, k] · x[row, k] · rstd[row]      gather = 1: rows are those of the head list
// Blocks of rows as in bias_backward.wgsl.
struct Params { width4: u32, gather: u32 }
@group(0) @binding(0) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rstd: array<f32>;
@group(0) @binding(3) var<storage, read> head_rows: array<HeadRow>;
@group(0) @binding(4) var<storage, read_write> d_gain: array<vec4<f32>>;

const BLOCK = 1024u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let column = thread_number(group, groups, local);
  if (column >= params.width4) { return; }
  let count = select(batch.rows, batch.head_rows, params.gather == 1u);
  for (var start = 0u; start < count; start += BLOCK) {
    var sum = vec4<f32>(0.0);
    for (var row = start; row < min(start + BLOCK, count); row += 1u) {
      var x_row = row;
      if (params.gather == 1u) { x_row = head_rows[row].row; }
      sum += dy[row * params.width4 + column] * x[x_row * params.width4 + column] * rstd[row];
    }
    d_gain[column] += sum;
  }
}
