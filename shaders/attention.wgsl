// out = softmax(q kᵀ / sqrt(head_dim)) v over the keys of the same sequence up to the row's own position.
// Grouped queries: query head h reads key-value head h · kv_heads / heads. lse = log Σ exp(score) is saved for backward.
// q, out: [rows, heads, head_dim], kv: [cache rows, keys | values], lse: [rows, heads]
// One thread one head of one row, online softmax (arXiv 2205.14135), no barrier. HEAD_DIM4 is set at assembly,
// and with `kv_at` how keys and values lie.
// One running f32 sum over thousands of keys would lose the small shares, so each block of keys is summed by itself and
// then added to the whole of the blocks before it.
struct Params { heads: u32, kv_heads: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;

const BLOCK = 256u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let row = thread / params.heads;
  if (row >= batch.rows) { return; }
  let kv_head = (thread % params.heads) * params.kv_heads / params.heads;
  let info = rows[row];
  let stride = 2u * params.kv_heads * HEAD_DIM4;
  let keys = info.first * stride + kv_head * HEAD_DIM4;
  let values = keys + params.kv_heads * HEAD_DIM4;
  var query: array<vec4<f32>, HEAD_DIM4>;
  var sum: array<vec4<f32>, HEAD_DIM4>;
  var whole: array<vec4<f32>, HEAD_DIM4>;
  for (var i = 0u; i < HEAD_DIM4; i += 1u) { query[i] = q[thread * HEAD_DIM4 + i] * params.scale; }
  var largest = -1e30;
  var total = 0.0;
  for (var start = 0u; start <= info.position; start += BLOCK) {
    let before = largest;
    var block = 0.0;
    for (var i = 0u; i < HEAD_DIM4; i += 1u) { sum[i] = vec4<f32>(0.0); }
    let end = min(start + BLOCK, info.position + 1u);
    for (var key = start; key < end; key += 1u) {
      let at = key * stride;
      var score = 0.0;
      for (var i = 0u; i < HEAD_DIM4; i += 1u) { score += dot(query[i], kv_at(keys + at + i)); }
      if (score > largest) {
        let shrink = exp(largest - score);
        largest = score;
        block *= shrink;
        for (var i = 0u; i < HEAD_DIM4; i += 1u) { sum[i] *= shrink; }
      }
      let share = exp(score - largest);
      block += share;
      for (var i = 0u; i < HEAD_DIM4; i += 1u) { sum[i] += share * kv_at(values + at + i); }
    }
    let shrink = exp(before - largest);
    total = total * shrink + block;
    for (var i = 0u; i < HEAD_DIM4; i += 1u) { whole[i] = whole[i] * shrink + sum[i]; }
  }
  for (var i = 0u; i < HEAD_DIM4; i += 1u) { out[thread * HEAD_DIM4 + i] = whole[i] / total; }
  lse[thread] = largest + log(total);
}
