// y = x Wᵀ + h B(slot)ᵀ + addend        x: [rows, k], W: [n, k], y: [rows, n]
// Workgroup tile for real GPUs: 64 threads compute 32 rows x 8 column tiles; x and W pass through workgroup memory
// 32 columns at a time, so each is read from global memory once per tile. One thread: 4 rows x 1 column tile.
const TILE_ROWS = 32u;
const TILE_COLUMNS = 8u;   // column tiles of four
const STEP4 = 8u;          // vectors of four along k per step
var<workgroup> x_tile: array<vec4<f32>, 256>;   // [TILE_ROWS, STEP4]
var<workgroup> w_tile: array<vec4<f32>, 256>;   // [4 · TILE_COLUMNS, STEP4]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let tiles = tile_count();
  let count = row_count();
  let group_row = group.y * TILE_ROWS;
  let group_tile = group.x * TILE_COLUMNS;
  if (group_row >= count) { return; }
  let tile = group_tile + local % TILE_COLUMNS;
  let row = 4u * (local / TILE_COLUMNS);
  var y0 = vec4<f32>(0.0);
  var y1 = vec4<f32>(0.0);
  var y2 = vec4<f32>(0.0);
  var y3 = vec4<f32>(0.0);
  for (var start = 0u; start < params.k4; start += STEP4) {
    for (var i = local; i < TILE_ROWS * STEP4; i += 64u) {
      let k = start + i % STEP4;
      let from_row = params.row_start + min(group_row + i / STEP4, count - 1u);
      let line = i / STEP4;
      let from_column = min(columns_of(group_tile + line / 4u)[line % 4u], params.n - 1u);
      if (k < params.k4) {
        x_tile[i] = x[from_row * params.k4 + k];
        w_tile[i] = weight_at(from_column * params.k4 + k);
      } else {
        x_tile[i] = vec4<f32>(0.0);
        w_tile[i] = vec4<f32>(0.0);
      }
    }
    workgroupBarrier();
    let w_line = 4u * (local % TILE_COLUMNS) * STEP4;
    let x_line = row * STEP4;
    for (var k = 0u; k < STEP4; k += 1u) {
      let w0 = w_tile[w_line + k];
      let w1 = w_tile[w_line + STEP4 + k];
      let w2 = w_tile[w_line + 2u * STEP4 + k];
      let w3 = w_tile[w_line + 3u * STEP4 + k];
      let a0 = x_tile[x_line + k];
      let a1 = x_tile[x_line + STEP4 + k];
      let a2 = x_tile[x_line + 2u * STEP4 + k];
      let a3 = x_tile[x_line + 3u * STEP4 + k];
      y0 += vec4<f32>(dot(a0, w0), dot(a0, w1), dot(a0, w2), dot(a0, w3));
      y1 += vec4<f32>(dot(a1, w0), dot(a1, w1), dot(a1, w2), dot(a1, w3));
      y2 += vec4<f32>(dot(a2, w0), dot(a2, w1), dot(a2, w2), dot(a2, w3));
      y3 += vec4<f32>(dot(a3, w0), dot(a3, w1), dot(a3, w2), dot(a3, w3));
    }
    workgroupBarrier();
  }
  if (tile >= tiles) { return; }
  let safe = min(columns_of(tile), vec4<u32>(params.n - 1u));
  let at = group_row + row;
  let first = params.row_start + at;
  // A loop with an open end keeps compilers from putting four copies of the adapter term here, which costs some seconds.
  var results = array<vec4<f32>, 4>(y0, y1, y2, y3);
  for (var r = 0u; r < min(4u, count - min(at, count)); r += 1u) { store(at + r, tile, results[r] + adapter_term(first + r, safe)); }
}
