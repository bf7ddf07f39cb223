// Splits the fused projection, rotates queries and keys by their position (rotate-half form, arXiv 2104.09864) and puts
// keys and values where attention finds them:
//   qkv [rows, (heads + 2 kv_heads) · head_dim]  ->  q [rows, heads · head_dim],  kv row (first + position): [keys | values]
// With norm = 1 (qwen3) each head's query and key is RMS-normalised with the gains [query; key] before the rotation.
// One thread one head of one row; `set_kv` writes two neighbours, as they lie in f32 or as float16 in one word.
struct Params { heads: u32, kv_heads: u32, half: u32, norm: u32, epsilon: f32 }
@group(0) @binding(0) var<storage, read> qkv: array<f32>;
@group(0) @binding(1) var<storage, read> angles: array<vec2<f32>>;   // [positions, head_dim / 2] (cos, sin)
@group(0) @binding(2) var<storage, read> gains: array<f32>;          // [2, head_dim]
@group(0) @binding(3) var<storage, read> rows: array<Row>;
@group(0) @binding(4) var<storage, read_write> q: array<f32>;

// Element i of the lower half of a head and the one of the upper half that turns with it.
fn turned(from_start: u32, gain_start: u32, scale: f32, position: u32, i: u32) -> vec2<f32> {
  let turn = angles[position * params.half + i];
  var low = qkv[from_start + i];
  var high = qkv[from_start + params.half + i];
  if (params.norm == 1u) {
    low *= scale * gains[gain_start + i];
    high *= scale * gains[gain_start + params.half + i];
  }
  return vec2<f32>(low * turn.x - high * turn.y, high * turn.x + low * turn.y);
}

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
    for (var i = 0u; i < head_dim; i += 2u) {
      set_kv((to_start + i) / 2u, vec2<f32>(qkv[from_start + i], qkv[from_start + i + 1u]));
    }
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
  for (var i = 0u; i < params.half; i += 2u) {
    let here = turned(from_start, gain_start, scale, info.position, i);
    let next = turned(from_start, gain_start, scale, info.position, i + 1u);
    if (is_key) {
      let to_start = kv_start + (head - params.heads) * head_dim + i;
      set_kv(to_start / 2u, vec2<f32>(here.x, next.x));
      set_kv((to_start + params.half) / 2u, vec2<f32>(here.y, next.y));
    } else {
      let to_start = (row * params.heads + head) * head_dim + i;
      q[to_start] = here.x;
      q[to_start + 1u] = next.x;
      q[to_start + params.half] = here.y;
      q[to_start + params.half + 1u] = next.y;
    }
  }
}
