// y = x Wᵀ + h B(slot)ᵀ + addend        x: [rows, k], W: [n, k], y: [rows, n]
// Register tile: one thread computes 4 rows x 4 columns and loads nothing but vectors; no barrier anywhere. Rows of a
// tile may belong to different slots: the shared product does not care, the adapter term is taken row by row.
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let tiles = tile_count();
  let tile = thread % tiles;
  let row = 4u * (thread / tiles);
  let count = row_count();
  if (row >= count) { return; }
  let last = params.row_start + count - 1u;
  let first = params.row_start + row;
  let x0 = first * params.k4;
  let x1 = min(first + 1u, last) * params.k4;
  let x2 = min(first + 2u, last) * params.k4;
  let x3 = min(first + 3u, last) * params.k4;
  let columns = columns_of(tile);
  let w = min(columns, vec4<u32>(params.n - 1u)) * params.k4;
  var y0 = vec4<f32>(0.0);
  var y1 = vec4<f32>(0.0);
  var y2 = vec4<f32>(0.0);
  var y3 = vec4<f32>(0.0);
  for (var k = 0u; k < params.k4; k += 1u) {
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
  let safe = min(columns, vec4<u32>(params.n - 1u));
  var results = mat4x4<f32>(y0, y1, y2, y3);
  let rows_of = min(vec4<u32>(first) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(last));
  let shared_slot = params.rank4 > 0u && share_adapter(rows_of, safe);
  if (shared_slot) { results += adapter_terms(rows_of, rows[first].slot, safe); }
  // A loop with an open end keeps compilers from putting four copies of the adapter term here, which costs some seconds.
  for (var r = 0u; r < min(4u, count - row); r += 1u) {
    var result = results[r];
    if (!shared_slot) { result += adapter_term(first + r, safe); }
    store(row + r, tile, result);
  }
}
