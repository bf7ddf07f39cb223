// d_qkv from dq and dkv: the rotation turned back (its transpose), and with norm = 1 the gradient of each head's RMS norm
//   z = u · s · gain,  s = 1 / sqrt(mean(u²) + epsilon):   du = s (dz·gain) − u s³ / head_dim Σ(dz·gain·u)
// One thread one head of one row. In training the key-value row of a token is the token's own row.
struct Params { heads: u32, kv_heads: u32, half: u32, norm: u32, epsilon: f32 }
@group(0) @binding(0) var<storage, read> dq: array<f32>;
@group(0) @binding(1) var<storage, read> dkv: array<f32>;
@group(0) @binding(2) var<storage, read> angles: array<vec2<f32>>;
@group(0) @binding(3) var<storage, read> gains: array<f32>;
@group(0) @binding(4) var<storage, read> qkv: array<f32>;
@group(0) @binding(5) var<storage, read> rows: array<Row>;
@group(0) @binding(6) var<storage, read_write> d_qkv: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let all_heads = params.heads + 2u * params.kv_heads;
  let row = thread / all_heads;
  if (row >= batch.rows) { return; }
  let head = thread % all_heads;
  let head_dim = 2u * params.half;
  let to_start = thread * head_dim;
  let kv_start = row * 2u * params.kv_heads * head_dim;
  if (head >= params.heads + params.kv_heads) {
    let from_start = kv_start + (head - params.heads) * head_dim;
    for (var i = 0u; i < head_dim; i += 1u) { d_qkv[to_start + i] = dkv[from_start + i]; }
    return;
  }
  let is_key = head >= params.heads;
  let gain_start = select(0u, head_dim, is_key);
  let position = rows[row].position;
  let key_start = kv_start + (max(head, params.heads) - params.heads) * head_dim;
  let query_start = (row * params.heads + min(head, params.heads - 1u)) * head_dim;
  for (var i = 0u; i < params.half; i += 1u) {
    let turn = angles[position * params.half + i];
    var low: f32;
    var high: f32;
    if (is_key) {
      low = dkv[key_start + i];
      high = dkv[key_start + params.half + i];
    } else {
      low = dq[query_start + i];
      high = dq[query_start + params.half + i];
    }
    d_qkv[to_start + i] = low * turn.x + high * turn.y;
    d_qkv[to_start + params.half + i] = high * turn.x - low * turn.y;
  }
  if (params.norm == 0u) { return; }
  var squares = 0.0;
  var projected = 0.0;
  for (var i = 0u; i < head_dim; i += 1u) {
    let u = qkv[to_start + i];
    squares += u * u;
    projected += d_qkv[to_start + i] * gains[gain_start + i] * u;
  }
  let scale = inverseSqrt(squares / f32(head_dim) + params.epsilon);
  let along = projected * scale * scale * scale / f32(head_dim);
  for (var i = 0u; i < head_dim; i += 1u) {
    d_qkv[to_start + i] = d_qkv[to_start + i] * gains[gain_start + i] * scale - qkv[to_start + i] * along;
  }
}
