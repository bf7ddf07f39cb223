// dx = dy W + g A(slot)        dy: [rows, n], W: [n, k], dx: [rows, k]
// Register tile: one thread computes 4 rows x 4 columns of dx; weight rows are read as they lie, no transposed copy.
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let column = thread % params.k4;
  let row = 4u * (thread / params.k4);
  let count = row_count();
  if (row >= count) { return; }
  let base = params.dy_row_start + row;
  let last = params.dy_row_start + count - 1u;
  let d0 = base * params.dy_stride + params.n_start;
  let d1 = min(base + 1u, last) * params.dy_stride + params.n_start;
  let d2 = min(base + 2u, last) * params.dy_stride + params.n_start;
  let d3 = min(base + 3u, last) * params.dy_stride + params.n_start;
  var x0 = vec4<f32>(0.0);
  var x1 = vec4<f32>(0.0);
  var x2 = vec4<f32>(0.0);
  var x3 = vec4<f32>(0.0);
  for (var n = 0u; n < params.n; n += 1u) {
    let w = weight_at(n * params.k4 + column);
    x0 += dy[d0 + n] * w;
    x1 += dy[d1 + n] * w;
    x2 += dy[d2 + n] * w;
    x3 += dy[d3 + n] * w;
  }
  // A loop with an open end keeps compilers from putting four copies of the adapter term here, which costs some seconds.
  var results = array<vec4<f32>, 4>(x0, x1, x2, x3);
  for (var r = 0u; r < min(4u, count - row); r += 1u) { store(row + r, column, results[r]); }
}
