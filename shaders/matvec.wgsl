// y = x Wᵀ + h B(slot)ᵀ + addend for a few rows (decoding): the weight is read once for up to four rows.
// One workgroup computes 4 rows x 1 column tile; its threads stride along k together (neighbouring addresses) and
// their partial sums meet in workgroup memory. Bound by memory bandwidth, as decoding is.
var<workgroup> partial: array<vec4<f32>, 256>;   // [64 threads, 4 rows]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let count = row_count();
  let tile = group.x;
  let row = 4u * group.y;
  if (row >= count) { return; }
  let last = params.row_start + count - 1u;
  let first = params.row_start + row;
  let x0 = first * params.k4;
  let x1 = min(first + 1u, last) * params.k4;
  let x2 = min(first + 2u, last) * params.k4;
  let x3 = min(first + 3u, last) * params.k4;
  let safe = min(columns_of(tile), vec4<u32>(params.n - 1u));
  let w = safe * params.k4;
  var y0 = vec4<f32>(0.0);
  var y1 = vec4<f32>(0.0);
  var y2 = vec4<f32>(0.0);
  var y3 = vec4<f32>(0.0);
  for (var k = local; k < params.k4; k += 64u) {
    let w0 = weight_at(w.x + k);
    let w1 = weight_at(w.y + k);
    let w2 = weight_at(w.z + k);
    let w3 = weight_at(w.w + k);
    let a0 = x[x0 + k];
    let a1 = x[x1 + k];
    let a2 = x[x2 + k];
    let a3 = x[x3 + k];
    y0 += vec4<f32>(dot(a0, w0), dot(a0, w1), dot(a0, w2), dot(a0, w3));
    y1 += vec4<f32>(dot(a1, w0), dot(a1, w1), dot(a1, w2), dot(a1, w3));
    y2 += vec4<f32>(dot(a2, w0), dot(a2, w1), dot(a2, w2), dot(a2, w3));
    y3 += vec4<f32>(dot(a3, w0), dot(a3, w1), dot(a3, w2), dot(a3, w3));
  }
  partial[local * 4u] = y0;
  partial[local * 4u + 1u] = y1;
  partial[local * 4u + 2u] = y2;
  partial[local * 4u + 3u] = y3;
  workgroupBarrier();
  for (var half = 128u; half >= 4u; half /= 2u) {
    for (var i = local; i < half; i += 64u) { partial[i] += partial[i + half]; }
    workgroupBarrier();
  }
  if (local < 4u && row + local < count) {
    store(row + local, tile, partial[local] + adapter_term(first + local, safe));
  }
}
