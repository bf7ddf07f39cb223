// y = x Wᵀ + h B(slot)ᵀ + addend        x: [rows, k], W: [n, k], y: [rows, n]
// For software adapters, where a load is taken lane by lane and costs more than arithmetic: a subgroup computes 16 rows x
// two columns a lane. Each lane loads x of one row, and the rows go round by subgroupBroadcast, so that nothing is loaded
// twice for a tile. The subgroup must have eight lanes or more; those beyond eight load what the first eight do.
// Sums run along k, four at a time, as in matmul.wgsl.
const THREADS = 32u;

// `add_rows` for the adapter of one slot: only where the row is of that slot and the column of that part.
fn add_adapter(sum: ptr<function, array<vec2<f32>, 8>>, v: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>, own: u32, part: vec2<bool>) {
  (*sum)[0] += own_pair(subgroupBroadcast(v, 0u), w0, w1, part, subgroupBroadcast(own, 0u));
  (*sum)[1] += own_pair(subgroupBroadcast(v, 1u), w0, w1, part, subgroupBroadcast(own, 1u));
  (*sum)[2] += own_pair(subgroupBroadcast(v, 2u), w0, w1, part, subgroupBroadcast(own, 2u));
  (*sum)[3] += own_pair(subgroupBroadcast(v, 3u), w0, w1, part, subgroupBroadcast(own, 3u));
  (*sum)[4] += own_pair(subgroupBroadcast(v, 4u), w0, w1, part, subgroupBroadcast(own, 4u));
  (*sum)[5] += own_pair(subgroupBroadcast(v, 5u), w0, w1, part, subgroupBroadcast(own, 5u));
  (*sum)[6] += own_pair(subgroupBroadcast(v, 6u), w0, w1, part, subgroupBroadcast(own, 6u));
  (*sum)[7] += own_pair(subgroupBroadcast(v, 7u), w0, w1, part, subgroupBroadcast(own, 7u));
}

fn own_pair(a: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>, part: vec2<bool>, own: u32) -> vec2<f32> {
  return select(vec2<f32>(0.0), pair(a, w0, w1), part & vec2<bool>(own == 1u));
}

@compute @workgroup_size(32)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32,
        @builtin(subgroup_invocation_id) lane: u32) {
  let count = row_count();
  let row = TILE_ROWS * group.x;
  if (row >= count) { return; }
  let first = params.row_start + row;
  let last = params.row_start + count - 1u;
  let low_row = min(first + lane % 8u, last);
  let high_row = min(first + 8u + lane % 8u, last);
  let tile = group.y * THREADS + local;
  let columns = min(pair_of(tile), vec2<u32>(params.n - 1u));
  let w = columns * params.k4;
  var low = array<vec2<f32>, 8>();
  var high = array<vec2<f32>, 8>();
  for (var k = 0u; k < params.k4; k += 1u) {
    let w0 = weight_at(w.x + k);
    let w1 = weight_at(w.y + k);
    add_rows(&low, x[low_row * params.k4 + k], w0, w1);
    add_rows(&high, x[high_row * params.k4 + k], w0, w1);
  }
  var low_term = array<vec2<f32>, 8>();
  var high_term = array<vec2<f32>, 8>();
  if (params.rank4 > 0u) {
    let out_columns = columns + params.n_start;
    let parts = vec2<u32>(part_of(out_columns.x), part_of(out_columns.y));
    let low_slot = rows[low_row].slot;
    let high_slot = rows[high_row].slot;
    let low_h = low_row * params.parts * params.rank4;
    let high_h = high_row * params.parts * params.rank4;
    for (var slot = slot_from(0u, first, last); slot != NONE; slot = slot_from(slot + 1u, first, last)) {
      let low_own = select(0u, 1u, low_slot == slot);
      let high_own = select(0u, 1u, high_slot == slot);
      let at = slot * params.slot_stride4 + out_columns * params.rank4;
      for (var j = 0u; j < params.rank4; j += 1u) {
        let b0 = b[at.x + j];
        let b1 = b[at.y + j];
        for (var part = 0u; part < params.parts; part += 1u) {
          let in_part = parts == vec2<u32>(part);
          let from_h = part * params.rank4 + j;
          add_adapter(&low_term, h[low_h + from_h], b0, b1, low_own, in_part);
          add_adapter(&high_term, h[high_h + from_h], b0, b1, high_own, in_part);
        }
      }
    }
  }
  // Loops with an open end keep compilers from putting copies of the epilogue here, which costs some seconds.
  var sums = array<array<vec2<f32>, 8>, 2>(low, high);
  var terms = array<array<vec2<f32>, 8>, 2>(low_term, high_term);
  for (var r = 0u; r < min(TILE_ROWS, count - row); r += 1u) {
    store_pair(row + r, tile, sums[r / 8u][r % 8u] + terms[r / 8u][r % 8u]);
  }
}
