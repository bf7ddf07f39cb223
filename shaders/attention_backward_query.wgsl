// With P = softmax(scores) and dP = dO · v:   delta = Σ_i dO_i O_i,   dS = P (dP − delta),   dq = scale · Σ_key dS · k
// (arXiv 2205.14135, appendix B). One thread one head of one row; delta is kept for the key-value side. Each block of keys
// is summed by itself and then added to the whole, so that thousands of small terms are not lost beside a large one.
// q, out, d_out, dq: [rows, heads, head_dim]; lse, delta: [rows, heads]
struct Params { heads: u32, kv_heads: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> kv: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> out: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> d_out: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> lse: array<f32>;
@group(0) @binding(6) var<storage, read_write> dq: array<vec4<f32>>;
@group(0) @binding(7) var<storage, read_write> delta: array<f32>;

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
  var d: array<vec4<f32>, HEAD_DIM4>;
  var sum: array<vec4<f32>, HEAD_DIM4>;
  var whole: array<vec4<f32>, HEAD_DIM4>;
  var own = 0.0;
  for (var i = 0u; i < HEAD_DIM4; i += 1u) {
    query[i] = q[thread * HEAD_DIM4 + i] * params.scale;
    d[i] = d_out[thread * HEAD_DIM4 + i];
    own += dot(d[i], out[thread * HEAD_DIM4 + i]);
  }
  let normal = lse[thread];
  for (var start = 0u; start <= info.position; start += BLOCK) {
    for (var i = 0u; i < HEAD_DIM4; i += 1u) { sum[i] = vec4<f32>(0.0); }
    let end = min(start + BLOCK, info.position + 1u);
    for (var key = start; key < end; key += 1u) {
      let at = key * stride;
      var score = 0.0;
      var d_share = 0.0;
      for (var i = 0u; i < HEAD_DIM4; i += 1u) {
        score += dot(query[i], kv[keys + at + i]);
        d_share += dot(d[i], kv[values + at + i]);
      }
      let d_score = exp(score - normal) * (d_share - own) * params.scale;
      for (var i = 0u; i < HEAD_DIM4; i += 1u) { sum[i] += d_score * kv[keys + at + i]; }
    }
    for (var i = 0u; i < HEAD_DIM4; i += 1u) { whole[i] += sum[i]; }
  }
  for (var i = 0u; i < HEAD_DIM4; i += 1u) { dq[thread * HEAD_DIM4 + i] = whole[i]; }
  delta[thread] = own;
}
