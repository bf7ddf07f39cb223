// g[row, part · rank + j] = scale(slot) · Σ_{n in part} dy[row, n] B[slot, n, j]
// As lora_expand_backward.wgsl, a subgroup 16 rows x four j a lane (see lora_shrink_broadcast.wgsl). grid.z is the part.
struct Params { n: u32, rank4: u32, parts: u32, part_end_0: u32, part_end_1: u32, slot_stride4: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> slots: array<Slot>;
@group(0) @binding(4) var<storage, read_write> g: array<vec4<f32>>;

const THREADS = 8u;

@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32,
        @builtin(subgroup_invocation_id) lane: u32) {
  let first = TILE_ROWS * group.x;
  if (first >= batch.rows) { return; }
  let last = batch.rows - 1u;
  let low_dy = min(first + lane % 8u, last) * params.n;
  let high_dy = min(first + 8u + lane % 8u, last) * params.n;
  let part = group.z;
  let j = group.y * THREADS + local;
  let safe = min(j, params.rank4 - 1u);
  let ends = vec4<u32>(0u, min(params.part_end_0, params.n), min(params.part_end_1, params.n), params.n);
  for (var slot = slot_from(0u, first, last); slot != NONE; slot = slot_from(slot + 1u, first, last)) {
    let at = slot * params.slot_stride4 + safe;
    var low = array<vec4<f32>, 8>();
    var high = array<vec4<f32>, 8>();
    for (var n = ends[part]; n < ends[part + 1u]; n += 1u) {
      let v = b[at + n * params.rank4];
      add_row(&low, dy[low_dy + n], v, 1u);
      add_row(&high, dy[high_dy + n], v, 1u);
    }
    var sums = array<array<vec4<f32>, 8>, 2>(low, high);
    for (var r = 0u; r < min(TILE_ROWS, batch.rows - first); r += 1u) {
      if (j < params.rank4 && rows[first + r].slot == slot) {
        g[((first + r) * params.parts + part) * params.rank4 + j] = slots[slot].scale * sums[r / 8u][r % 8u];
      }
    }
  }
}
