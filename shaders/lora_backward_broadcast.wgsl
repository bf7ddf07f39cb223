// dA[slot, j, k] += Σ_rows g[row, j] · x[row, k]          dB[slot, n, j] += Σ_rows dy[row, n] · h[row, part(n) · rank + j]
// As lora_backward.wgsl, for software adapters (see matmul_broadcast.wgsl): a subgroup owns 32 j x four k a lane of dA, or 32 n
// x four j a lane of dB; each lane loads four of the 32, which go round by subgroupBroadcast. A tile of dB lies in one part.
// Tiles in which nothing is trained are left out.
// grid: tiles of dA then of dB, blocks of eight lanes along k or j, slots.
struct Params {
  width4: u32, n: u32, rank4: u32, parts: u32, part_end_0: u32, part_end_1: u32,
  a_stride4: u32, b_stride4: u32,
}
@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> h: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> g: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> slots: array<Slot>;
@group(0) @binding(5) var<storage, read_write> d_a: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> d_b: array<vec4<f32>>;

const BLOCK = 1024u;
const LINES = 32u;

// 32 lines += (their values, four a lane in `d`) · (four columns)
fn add_lines(sum: ptr<function, array<mat4x4<f32>, 8>>, d: vec4<f32>, v: vec4<f32>) {
  (*sum)[0] += outer(subgroupBroadcast(d, 0u), v);
  (*sum)[1] += outer(subgroupBroadcast(d, 1u), v);
  (*sum)[2] += outer(subgroupBroadcast(d, 2u), v);
  (*sum)[3] += outer(subgroupBroadcast(d, 3u), v);
  (*sum)[4] += outer(subgroupBroadcast(d, 4u), v);
  (*sum)[5] += outer(subgroupBroadcast(d, 5u), v);
  (*sum)[6] += outer(subgroupBroadcast(d, 6u), v);
  (*sum)[7] += outer(subgroupBroadcast(d, 7u), v);
}

fn outer(d: vec4<f32>, v: vec4<f32>) -> mat4x4<f32> { return mat4x4<f32>(d.x * v, d.y * v, d.z * v, d.w * v); }

@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32,
        @builtin(subgroup_invocation_id) lane: u32) {
  let slot = group.z;
  if (slot >= batch.slots) { return; }
  let start = slots[slot].row_start;
  let end = slots[slot].row_end;
  let column = group.y * 8u + local;
  let ranks4 = params.parts * params.rank4;
  let a_tiles = (4u * ranks4 + LINES - 1u) / LINES;
  if (8u * group.y >= select(params.rank4, params.width4, group.x < a_tiles)) { return; }
  if (group.x < a_tiles) {
    let line4 = group.x * LINES / 4u;
    let frozen = slots[slot].frozen_a4;
    var trains = false;
    for (var i = line4; i < min(line4 + LINES / 4u, ranks4); i += 1u) { trains = trains || i % params.rank4 >= frozen; }
    if (!trains) { return; }
    let safe = min(column, params.width4 - 1u);
    let from_g = min(line4 + lane % 8u, ranks4 - 1u);
    for (var from_row = start; from_row < end; from_row += BLOCK) {
      var sum = array<mat4x4<f32>, 8>();
      for (var row = from_row; row < min(from_row + BLOCK, end); row += 1u) {
        add_lines(&sum, g[row * ranks4 + from_g], x[row * params.width4 + safe]);
      }
      if (column < params.width4) {
        var results = sum;
        let at = slot * params.a_stride4 + 4u * line4 * params.width4 + column;
        for (var i = 0u; i < min(LINES, 4u * (ranks4 - line4)); i += 1u) {
          if ((line4 + i / 4u) % params.rank4 >= frozen) { d_a[at + i * params.width4] += results[i / 4u][i % 4u]; }
        }
      }
    }
    return;
  }
  let frozen = slots[slot].frozen_b4;
  if (8u * (group.y + 1u) <= frozen) { return; }
  let ends = vec4<u32>(0u, min(params.part_end_0, params.n), min(params.part_end_1, params.n), params.n);
  var tile = group.x - a_tiles;
  var part = 0u;
  for (; part + 1u < params.parts; part += 1u) {
    let tiles = (ends[part + 1u] - ends[part] + LINES - 1u) / LINES;
    if (tile < tiles) { break; }
    tile -= tiles;
  }
  let line = ends[part] + tile * LINES;
  let stop = ends[part + 1u];
  if (line >= stop) { return; }
  let safe = min(column, params.rank4 - 1u);
  let lines = min(vec4<u32>(line + 4u * (lane % 8u)) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(stop - 1u));
  for (var from_row = start; from_row < end; from_row += BLOCK) {
    var sum = array<mat4x4<f32>, 8>();
    for (var row = from_row; row < min(from_row + BLOCK, end); row += 1u) {
      let d = row * params.n;
      add_lines(&sum, vec4<f32>(dy[d + lines.x], dy[d + lines.y], dy[d + lines.z], dy[d + lines.w]),
                h[row * ranks4 + part * params.rank4 + safe]);
    }
    if (column >= frozen && column < params.rank4) {
      var results = sum;
      let at = slot * params.b_stride4 + line * params.rank4 + column;
      for (var i = 0u; i < min(LINES, stop - line); i += 1u) { d_b[at + i * params.rank4] += results[i / 4u][i % 4u]; }
    }
  }
}
