// dx = dy W + g A(slot)        dy: [rows, n], W: [n, k], dx: [rows, k]
// Workgroup tile for real GPUs: 64 threads compute 32 rows x 32 columns; dy and W pass through workgroup memory 32
// weight rows at a time. One thread: 4 rows x 4 columns.
const TILE_ROWS = 32u;
const TILE_COLUMNS4 = 8u;
const STEP = 32u;
var<workgroup> dy_tile: array<f32, 1024>;          // [TILE_ROWS, STEP]
var<workgroup> w_tile: array<vec4<f32>, 256>;      // [STEP, TILE_COLUMNS4]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let count = row_count();
  let group_row = group.y * TILE_ROWS;
  if (group_row >= count) { return; }
  let column = group.x * TILE_COLUMNS4 + local % TILE_COLUMNS4;
  let row = 4u * (local / TILE_COLUMNS4);
  var x0 = vec4<f32>(0.0);
  var x1 = vec4<f32>(0.0);
  var x2 = vec4<f32>(0.0);
  var x3 = vec4<f32>(0.0);
  for (var start = 0u; start < params.n; start += STEP) {
    for (var i = local; i < TILE_ROWS * STEP / 4u; i += 64u) {
      let n = start + 4u * (i % (STEP / 4u));
      let from_row = params.dy_row_start + min(group_row + i / (STEP / 4u), count - 1u);
      var value = vec4<f32>(0.0);
      if (n < params.n) { value = dy[(from_row * params.dy_stride + params.n_start + n) / 4u]; }
      // Beyond n lies padding, or another slice's columns; the weight tile holds zeros there.
      dy_tile[4u * i] = value.x;
      dy_tile[4u * i + 1u] = value.y;
      dy_tile[4u * i + 2u] = value.z;
      dy_tile[4u * i + 3u] = value.w;
    }
    for (var i = local; i < STEP * TILE_COLUMNS4; i += 64u) {
      let n = start + i / TILE_COLUMNS4;
      let from_column = group.x * TILE_COLUMNS4 + i % TILE_COLUMNS4;
      var value = vec4<f32>(0.0);
      if (n < params.n && from_column < params.k4) { value = weight_at(n * params.k4 + from_column); }
      w_tile[i] = value;
    }
    workgroupBarrier();
    for (var n = 0u; n < STEP; n += 1u) {
      let w = w_tile[n * TILE_COLUMNS4 + local % TILE_COLUMNS4];
      x0 += dy_tile[row * STEP + n] * w;
      x1 += dy_tile[(row + 1u) * STEP + n] * w;
      x2 += dy_tile[(row + 2u) * STEP + n] * w;
      x3 += dy_tile[(row + 3u) * STEP + n] * w;
    }
    workgroupBarrier();
  }
  if (column >= params.k4) { return; }
  let at = group_row + row;
  // A loop with an open end keeps compilers from putting four copies of the adapter term here, which costs some seconds.
  var results = array<vec4<f32>, 4>(x0, x1, x2, x3);
  for (var r = 0u; r < min(4u, count - min(at, count)); r += 1u) { store(at + r, column, results[r]); }
}
