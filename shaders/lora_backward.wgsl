// dA[slot, j, k] += Σ_rows g[row, j] · x[row, k]          dB[slot, n, j] += Σ_rows dy[row, n] · h[row, part(n) · rank + j]
// for all j that are trained, summed over the rows of that slot only. One thread owns 4 x 4 elements and walks its slot's rows in order: slots do
// not mix, no atomics, the same sum whatever else is in the batch. grid.y is the slot; the tiles of dA come first.
// Blocks of rows as in bias_backward.wgsl.
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

fn a_tile(slot: u32, tile: u32, start: u32, end: u32) {
  let ranks4 = params.parts * params.rank4;
  let column = tile % params.width4;
  let j = tile / params.width4;
  if (j % params.rank4 < slots[slot].frozen_a4) { return; }
  let at = slot * params.a_stride4 + 4u * j * params.width4 + column;
  for (var from_row = start; from_row < end; from_row += BLOCK) {
    var a0 = vec4<f32>(0.0);
    var a1 = vec4<f32>(0.0);
    var a2 = vec4<f32>(0.0);
    var a3 = vec4<f32>(0.0);
    for (var row = from_row; row < min(from_row + BLOCK, end); row += 1u) {
      let v = x[row * params.width4 + column];
      let d = g[row * ranks4 + j];
      a0 += d.x * v;
      a1 += d.y * v;
      a2 += d.z * v;
      a3 += d.w * v;
    }
    d_a[at] += a0;
    d_a[at + params.width4] += a1;
    d_a[at + 2u * params.width4] += a2;
    d_a[at + 3u * params.width4] += a3;
  }
}

fn b_tile(slot: u32, tile: u32, start: u32, end: u32) {
  let ranks4 = params.parts * params.rank4;
  let j = tile % params.rank4;
  if (j < slots[slot].frozen_b4) { return; }
  let n = 4u * (tile / params.rank4);
  let lines = min(vec4<u32>(n) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(params.n - 1u));
  let part = vec4<u32>(lines >= vec4<u32>(params.part_end_0)) + vec4<u32>(lines >= vec4<u32>(params.part_end_1));
  let h_at = part * params.rank4 + j;
  let at = slot * params.b_stride4 + n * params.rank4 + j;
  for (var from_row = start; from_row < end; from_row += BLOCK) {
    var b0 = vec4<f32>(0.0);
    var b1 = vec4<f32>(0.0);
    var b2 = vec4<f32>(0.0);
    var b3 = vec4<f32>(0.0);
    for (var row = from_row; row < min(from_row + BLOCK, end); row += 1u) {
      let d = row * params.n;
      let from_h = row * ranks4;
      b0 += dy[d + lines.x] * h[from_h + h_at.x];
      b1 += dy[d + lines.y] * h[from_h + h_at.y];
      b2 += dy[d + lines.z] * h[from_h + h_at.z];
      b3 += dy[d + lines.w] * h[from_h + h_at.w];
    }
    d_b[at] += b0;
    if (n + 1u < params.n) { d_b[at + params.rank4] += b1; }
    if (n + 2u < params.n) { d_b[at + 2u * params.rank4] += b2; }
    if (n + 3u < params.n) { d_b[at + 3u * params.rank4] += b3; }
  }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let slot = group.y;
  if (slot >= batch.slots) { return; }
  let start = slots[slot].row_start;
  let end = slots[slot].row_end;
  if (start >= end) { return; }
  let thread = group.x * 64u + local;
  let a_tiles = params.parts * params.rank4 * params.width4;
  let b_tiles = ((params.n + 3u) / 4u) * params.rank4;
  if (thread < a_tiles) { a_tile(slot, thread, start, end); }
  else if (thread < a_tiles + b_tiles) { b_tile(slot, thread - a_tiles, start, end); }
}
