// dx = dy W + g A(slot)        dy: [rows, n], W: [n, k], dx: [rows, k]
// For software adapters, as matmul_broadcast.wgsl: a subgroup computes 16 rows x four columns of dx a lane; each lane loads dy
// of one row, and the rows go round by subgroupBroadcast. Sums run along n as in matmul_transposed.wgsl.
const THREADS = 32u;

struct Weights { w0: vec4<f32>, w1: vec4<f32>, w2: vec4<f32>, w3: vec4<f32> }

// 8 rows of the tile += (their dy, lane by lane in `v`) · (four weight rows)
fn add_rows(sum: ptr<function, array<vec4<f32>, 8>>, v: vec4<f32>, w: Weights) {
  (*sum)[0] += product(subgroupBroadcast(v, 0u), w);
  (*sum)[1] += product(subgroupBroadcast(v, 1u), w);
  (*sum)[2] += product(subgroupBroadcast(v, 2u), w);
  (*sum)[3] += product(subgroupBroadcast(v, 3u), w);
  (*sum)[4] += product(subgroupBroadcast(v, 4u), w);
  (*sum)[5] += product(subgroupBroadcast(v, 5u), w);
  (*sum)[6] += product(subgroupBroadcast(v, 6u), w);
  (*sum)[7] += product(subgroupBroadcast(v, 7u), w);
}

fn product(v: vec4<f32>, w: Weights) -> vec4<f32> { return v.x * w.w0 + v.y * w.w1 + v.z * w.w2 + v.w * w.w3; }

@compute @workgroup_size(32)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32,
        @builtin(subgroup_invocation_id) lane: u32) {
  let count = row_count();
  let row = TILE_ROWS * group.x;
  if (row >= count) { return; }
  let low = min(row + lane % 8u, count - 1u);
  let high = min(row + 8u + lane % 8u, count - 1u);
  let stride4 = params.dy_stride / 4u;
  let low_dy = (params.dy_row_start + low) * stride4 + params.n_start / 4u;
  let high_dy = (params.dy_row_start + high) * stride4 + params.n_start / 4u;
  let column = group.y * THREADS + local;
  let safe = min(column, params.k4 - 1u);
  var low_sum = array<vec4<f32>, 8>();
  var high_sum = array<vec4<f32>, 8>();
  let whole = params.n / 4u;
  for (var n = 0u; n < whole; n += 1u) {
    let at = 4u * n * params.k4 + safe;
    let w = Weights(weight_at(at), weight_at(at + params.k4), weight_at(at + 2u * params.k4), weight_at(at + 3u * params.k4));
    add_rows(&low_sum, dy[low_dy + n], w);
    add_rows(&high_sum, dy[high_dy + n], w);
  }
  for (var n = 4u * whole; n < params.n; n += 1u) {
    let w = weight_at(n * params.k4 + safe);
    add_row(&low_sum, dy[low_dy + whole][n % 4u], w, 1u);
    add_row(&high_sum, dy[high_dy + whole][n % 4u], w, 1u);
  }
  var low_term = array<vec4<f32>, 8>();
  var high_term = array<vec4<f32>, 8>();
  if (params.ranks > 0u) {
    let first = params.row_start + row;
    let last = params.row_start + count - 1u;
    let low_slot = rows[params.row_start + low].slot;
    let high_slot = rows[params.row_start + high].slot;
    let low_g = (params.row_start + low) * params.ranks;
    let high_g = (params.row_start + high) * params.ranks;
    for (var slot = slot_from(0u, first, last); slot != NONE; slot = slot_from(slot + 1u, first, last)) {
      let low_own = select(0u, 1u, low_slot == slot);
      let high_own = select(0u, 1u, high_slot == slot);
      for (var j = 0u; j < params.ranks; j += 1u) {
        let v = a[slot * params.slot_stride4 + j * params.k4 + safe];
        add_row(&low_term, g[low_g + j], v, low_own);
        add_row(&high_term, g[high_g + j], v, high_own);
      }
    }
  }
  if (column >= params.k4) { return; }
  // A loop with an open end keeps compilers from putting sixteen copies of the store here, which costs some seconds.
  var sums = array<array<vec4<f32>, 8>, 2>(low_sum, high_sum);
  var terms = array<array<vec4<f32>, 8>, 2>(low_term, high_term);
  for (var r = 0u; r < min(TILE_ROWS, count - row); r += 1u) {
    put(row + r, column, sums[r / 8u][r % 8u] + terms[r / 8u][r % 8u]);
  }
}
