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
  let stride4 = params.dy_stride / 4u;
  let start4 = params.n_start / 4u;
  let d0 = base * stride4 + start4;
  let d1 = min(base + 1u, last) * stride4 + start4;
  let d2 = min(base + 2u, last) * stride4 + start4;
  let d3 = min(base + 3u, last) * stride4 + start4;
  var x0 = vec4<f32>(0.0);
  var x1 = vec4<f32>(0.0);
  var x2 = vec4<f32>(0.0);
  var x3 = vec4<f32>(0.0);
  let whole = params.n / 4u;
  for (var n = 0u; n < whole; n += 1u) {
    let at = 4u * n * params.k4 + column;
    let w0 = weight_at(at);
    let w1 = weight_at(at + params.k4);
    let w2 = weight_at(at + 2u * params.k4);
    let w3 = weight_at(at + 3u * params.k4);
    let v0 = dy[d0 + n];
    let v1 = dy[d1 + n];
    let v2 = dy[d2 + n];
    let v3 = dy[d3 + n];
    x0 += v0.x * w0 + v0.y * w1 + v0.z * w2 + v0.w * w3;
    x1 += v1.x * w0 + v1.y * w1 + v1.z * w2 + v1.w * w3;
    x2 += v2.x * w0 + v2.y * w1 + v2.z * w2 + v2.w * w3;
    x3 += v3.x * w0 + v3.y * w1 + v3.z * w2 + v3.w * w3;
  }
  for (var n = 4u * whole; n < params.n; n += 1u) {
    let w = weight_at(n * params.k4 + column);
    x0 += dy[d0 + whole][n % 4u] * w;
    x1 += dy[d1 + whole][n % 4u] * w;
    x2 += dy[d2 + whole][n % 4u] * w;
    x3 += dy[d3 + whole][n % 4u] * w;
  }
  // A loop with an open end keeps compilers from putting four copies of the adapter term here, which costs some seconds.
  var results = array<vec4<f32>, 4>(x0, x1, x2, x3);
  for (var r = 0u; r < min(4u, count - row); r += 1u) { store(row + r, column, results[r]); }
}
