// dW[n, k] += Σ_rows dy[row, n] · x[row, k]        full-parameter gradient of one projection
// One thread owns 4 x 4 gradient elements and walks the rows in order: no atomics, the same sum every time.
// Blocks of rows as in bias_backward.wgsl.
struct Params {
  k4: u32,
  n: u32,
  n_start: u32,       // column of dy that belongs to weight row 0 of this slice
  dy_stride: u32,
  row_start: u32,     // rows of x
  row_limit: u32,
  row_kind: u32,
  dy_row_start: u32,
}
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> d_weight: array<vec4<f32>>;

const BLOCK = 1024u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let column = thread % params.k4;
  let n = 4u * (thread / params.k4);
  if (n >= params.n) { return; }
  let all = select(batch.rows, batch.head_rows, params.row_kind == 1u);
  let count = min(params.row_limit, max(all, params.row_start) - params.row_start);
  let lines = min(vec4<u32>(n) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(params.n - 1u)) + params.n_start;
  let at = n * params.k4 + column;
  for (var start = 0u; start < count; start += BLOCK) {
    var w0 = vec4<f32>(0.0);
    var w1 = vec4<f32>(0.0);
    var w2 = vec4<f32>(0.0);
    var w3 = vec4<f32>(0.0);
    for (var row = start; row < min(start + BLOCK, count); row += 1u) {
      let v = x[(params.row_start + row) * params.k4 + column];
      let d = (params.dy_row_start + row) * params.dy_stride;
      w0 += dy[d + lines.x] * v;
      w1 += dy[d + lines.y] * v;
      w2 += dy[d + lines.z] * v;
      w3 += dy[d + lines.w] * v;
    }
    d_weight[at] += w0;
    if (n + 1u < params.n) { d_weight[at + params.k4] += w1; }
    if (n + 2u < params.n) { d_weight[at + 2u * params.k4] += w2; }
    if (n + 3u < params.n) { d_weight[at + 3u * params.k4] += w3; }
  }
}
