// h[row, j] = scale(slot) · Σ_k x[row, k] A[slot, j, k]        x: [rows, width], A: [slots, ranks, width], h: [rows, ranks]
// As matmul_broadcast.wgsl: a subgroup computes 16 rows x two j a lane. Where rows of several slots lie in a tile it is gone
// through once for each of them, and each row keeps what its own slot made.
struct Params { width4: u32, ranks: u32, slot_stride4: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> slots: array<Slot>;
@group(0) @binding(4) var<storage, read_write> h: array<vec2<f32>>;

const THREADS = 16u;

@compute @workgroup_size(16)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32,
        @builtin(subgroup_invocation_id) lane: u32) {
  let first = TILE_ROWS * group.x;
  if (first >= batch.rows) { return; }
  let last = batch.rows - 1u;
  let low_x = min(first + lane % 8u, last) * params.width4;
  let high_x = min(first + 8u + lane % 8u, last) * params.width4;
  let pairs = params.ranks / 2u;
  let j = group.y * THREADS + local;
  let safe = min(j, pairs - 1u);
  for (var slot = slot_from(0u, first, last); slot != NONE; slot = slot_from(slot + 1u, first, last)) {
    let at = slot * params.slot_stride4 + 2u * safe * params.width4;
    var low = array<vec2<f32>, 8>();
    var high = array<vec2<f32>, 8>();
    for (var k = 0u; k < params.width4; k += 1u) {
      let a0 = a[at + k];
      let a1 = a[at + params.width4 + k];
      add_rows(&low, x[low_x + k], a0, a1);
      add_rows(&high, x[high_x + k], a0, a1);
    }
    var sums = array<array<vec2<f32>, 8>, 2>(low, high);
    for (var r = 0u; r < min(TILE_ROWS, batch.rows - first); r += 1u) {
      if (j < pairs && rows[first + r].slot == slot) { h[(first + r) * pairs + j] = slots[slot].scale * sums[r / 8u][r % 8u]; }
    }
  }
}
