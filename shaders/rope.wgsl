// Splits the fused projection, rotates queries and keys by their position (rotate-half form, arXiv 2104.09864) and puts
// keys and values where attention finds them:
//   qkv [rows, (heads + 2 kv_heads) · head_dim]  ->  q [rows, heads · head_dim],  kv row (first + position): [keys | values]
// With norm = 1 (qwen3) each head's query and key is RMS-normalised with the gains [query; key] before the rotation.
// One thread one head of one row.
struct Params { heads: u32, kv_heads: u32, half: u32, norm: u32, epsilon: f32 }
@group(0) @binding(0) var<storage, read> qkv: array<f32>;
@group(0) @binding(1) var<storage, read> angles: array<vec2<f32>>;   // [positions, head_dim / 2] (cos, sin)
@group(0) @binding(2) var<storage, read> gains: array<f32>;          // [2, head_dim]
@group(0) @binding(3) var<storage, read> rows: array<Row>;
@group(0) @binding(4) var<storage, read_write> q: array<f32>;
@group(0) @binding(5) var<storage, read_write> kv: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let all_heads = params.heads + 2u * params.kv_heads;
  let row = thread / all_heads;
  if (row >= batch.rows) { return; }
  let head = thread % all_heads;
  let head_dim = 2u * params.half;
  let from_start = thread * head_dim;
  let info = rows[row];
  let kv_start = (info.first + info.position) * 2u * params.kv_heads * head_dim;
  if (head >= params.heads + params.kv_heads) {
    let to_start = kv_start + (head - params.heads) * head_dim;
    for (var i = 0u; i < head_dim; i += 1u) { kv[to_start + i] = qkv[from_start + i]; }
    return;
  }
  let is_key = head >= params.heads;
  let gain_start = select(0u, head_dim, is_key);
  var scale = 1.0;
  if (params.norm == 1u) {
    var squares = 0.0;
    for (var i = 0u; i < head_dim; i += 1u) { squares += qkv[from_start + i] * qkv[from_start + i]; }
    scale = inverseSqrt(squares / f32(head_dim) + params.epsilon);
  }
  for (var i = 0u; i < params.half; i += 1u) {
    let turn = angles[info.position * params.half + i];
    var low = qkv[from_start + i];
    var high = qkv[from_start + params.half + i];
    if (params.norm == 1u) {
      low *= scale * gains[gain_start + i];
      high *= scale * gains[gain_start + params.half + i];
    }
    let turned_low = low * turn.x - high * turn.y;
    let turned_high = high * turn.x + low * turn.y;
    if (is_key) {
      let to_start = kv_start + (head - params.heads) * head_dim;
      kv[to_start + i] = turned_low;
      kv[to_start + params.half + i] = turned_high;
    } else {
      let to_start = (row * params.heads + head) * head_dim;
      q[to_start + i] = turned_low;
      q[to_start + params.half + i] = turned_high;
    }
  }
}
