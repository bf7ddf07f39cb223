// Shared by the products with the weight as it lies, dx = dy W: the way back through a projection.
struct Params {
  k4: u32,            // columns of the weight and of dx, in vectors of four
  n: u32,             // weight rows in this slice
  n_start: u32,       // column of dy that belongs to the slice's first row; a multiple of 4
  dy_stride: u32,     // columns of a row of dy; a multiple of 4
  row_start: u32,     // first row of dx of this dispatch
  row_limit: u32,
  row_kind: u32,      // 0: rows are batch.rows, 1: batch.head_rows
  dy_row_start: u32,  // row of dy that the first row reads
  ranks: u32,         // adapter ranks over all fused projections; 0: no adapters
  slot_stride4: u32,  // vectors from one slot's A to the next
  accumulate: u32,    // 1: add to dx
}
@group(0) @binding(0) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> g: array<f32>;            // [rows, ranks], scaled by alpha / rank
@group(0) @binding(3) var<storage, read> a: array<vec4<f32>>;      // [slots, ranks, k]
@group(0) @binding(4) var<storage, read> rows: array<Row>;
@group(0) @binding(5) var<storage, read_write> dx: array<vec4<f32>>;

fn row_count() -> u32 {
  let all = select(batch.rows, batch.head_rows, params.row_kind == 1u);
  return min(params.row_limit, max(all, params.row_start) - params.row_start);
}

// Σ_j g[row, j] · A[slot(row), j, column]
fn adapter_term(row: u32, column: u32) -> vec4<f32> {
  if (params.ranks == 0u) { return vec4<f32>(0.0); }
  let slot = rows[row].slot;
  if (slot == NONE) { return vec4<f32>(0.0); }
  let a_start = slot * params.slot_stride4 + column;
  var sum = vec4<f32>(0.0);
  for (var j = 0u; j < params.ranks; j += 1u) { sum += g[row * params.ranks + j] * a[a_start + j * params.k4]; }
  return sum;
}

fn put(row: u32, column: u32, total: vec4<f32>) {
  let at = (params.row_start + row) * params.k4 + column;
  if (params.accumulate == 1u) { dx[at] += total; } else { dx[at] = total; }
}

fn store(row: u32, column: u32, value: vec4<f32>) {
  put(row, column, value + adapter_term(params.row_start + row, column));
}
