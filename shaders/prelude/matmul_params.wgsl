// Shared by the forward matrix products: what they bind beside the weight, and the adapter's part of the product.
struct Params {
  k4: u32,            // columns of x and of the weight, in vectors of four
  n: u32,             // weight rows in this slice
  n_start: u32,       // output column of the slice's first row
  out_stride: u32,    // columns of a row of y
  row_start: u32,     // first row of x of this dispatch
  row_limit: u32,     // at most so many rows
  row_kind: u32,      // 0: rows are batch.rows, 1: batch.head_rows
  out_row_start: u32, // row of y that the first row goes to
  rank4: u32,         // adapter rank in vectors of four; 0: no adapters
  part_end_0: u32,    // output columns where the first and second projection of a fused weight end
  part_end_1: u32,
  parts: u32,         // projections fused in the weight
  slot_stride4: u32,  // vectors from one slot's B to the next
  addend_stride: u32, // 0: one row for all (a bias); else columns of a row of the addend (a residual)
  has_addend: u32,
}
@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> h: array<vec4<f32>>;      // [rows, parts · rank], scaled by alpha / rank
@group(0) @binding(3) var<storage, read> b: array<vec4<f32>>;      // [slots, all output columns, rank]
@group(0) @binding(4) var<storage, read> rows: array<Row>;

fn row_count() -> u32 {
  let all = select(batch.rows, batch.head_rows, params.row_kind == 1u);
  return min(params.row_limit, max(all, params.row_start) - params.row_start);
}

fn part_of(column: u32) -> u32 {
  return select(0u, 1u, column >= params.part_end_0) + select(0u, 1u, column >= params.part_end_1);
}

// The same for four rows of one slot whose columns lie in pairs of one projection each: B is read once for all of them.
fn adapter_terms(rows_of: vec4<u32>, slot: u32, slice_columns: vec4<u32>) -> mat4x4<f32> {
  let columns = slice_columns + params.n_start;
  let b_at = vec4<u32>(slot * params.slot_stride4) + columns * params.rank4;
  let h_low = params.rank4 * (rows_of * params.parts + part_of(columns.x));
  let h_high = params.rank4 * (rows_of * params.parts + part_of(columns.z));
  var sum = mat4x4<f32>();
  for (var j = 0u; j < params.rank4; j += 1u) {
    let b0 = b[b_at.x + j];
    let b1 = b[b_at.y + j];
    let b2 = b[b_at.z + j];
    let b3 = b[b_at.w + j];
    sum[0] += products(h[h_low.x + j], h[h_high.x + j], b0, b1, b2, b3);
    sum[1] += products(h[h_low.y + j], h[h_high.y + j], b0, b1, b2, b3);
    sum[2] += products(h[h_low.z + j], h[h_high.z + j], b0, b1, b2, b3);
    sum[3] += products(h[h_low.w + j], h[h_high.w + j], b0, b1, b2, b3);
  }
  return sum;
}

fn products(low: vec4<f32>, high: vec4<f32>, b0: vec4<f32>, b1: vec4<f32>, b2: vec4<f32>, b3: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(dot(low, b0), dot(low, b1), dot(high, b2), dot(high, b3));
}

// Whether `adapter_terms` serves these rows and columns: one slot, and each pair of columns in one projection.
fn share_adapter(rows_of: vec4<u32>, slice_columns: vec4<u32>) -> bool {
  let slot = rows[rows_of.x].slot;
  let columns = slice_columns + params.n_start;
  return slot != NONE && rows[rows_of.y].slot == slot && rows[rows_of.z].slot == slot && rows[rows_of.w].slot == slot
    && part_of(columns.x) == part_of(columns.y) && part_of(columns.z) == part_of(columns.w);
}

// Σ_j h[row, part(column) · rank + j] · B[slot(row), column, j] for four columns of the slice
fn adapter_term(row: u32, slice_columns: vec4<u32>) -> vec4<f32> {
  if (params.rank4 == 0u) { return vec4<f32>(0.0); }
  let slot = rows[row].slot;
  if (slot == NONE) { return vec4<f32>(0.0); }
  let columns = slice_columns + params.n_start;
  let h_start = row * params.parts * params.rank4;
  let b_start = slot * params.slot_stride4;
  let b_at = vec4<u32>(b_start) + columns * params.rank4;
  let h_at = vec4<u32>(h_start) + params.rank4
    * vec4<u32>(part_of(columns.x), part_of(columns.y), part_of(columns.z), part_of(columns.w));
  var sum = vec4<f32>(0.0);
  for (var j = 0u; j < params.rank4; j += 1u) {
    sum += vec4<f32>(dot(h[h_at.x + j], b[b_at.x + j]), dot(h[h_at.y + j], b[b_at.y + j]),
                     dot(h[h_at.z + j], b[b_at.z + j]), dot(h[h_at.w + j], b[b_at.w + j]));
  }
  return sum;
}
