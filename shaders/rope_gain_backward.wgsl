// d_gains[query or key, i] += Σ_rows Σ_heads dz[i] · u[i] · s      (qwen3's per-head norm; full-parameter training)
// dz is dq or dkv turned back by the rotation, u the projection before the norm. One thread one gain.
// Blocks of rows as in bias_backward.wgsl, of fewer since each row has all its heads.
struct Params { heads: u32, kv_heads: u32, half: u32, epsilon: f32 }
@group(0) @binding(0) var<storage, read> dq: array<f32>;
@group(0) @binding(1) var<storage, read> dkv: array<f32>;
@group(0) @binding(2) var<storage, read> angles: array<vec2<f32>>;
@group(0) @binding(3) var<storage, read> qkv: array<f32>;
@group(0) @binding(4) var<storage, read> rows: array<Row>;
@group(0) @binding(5) var<storage, read_write> d_gains: array<f32>;   // [2, head_dim]

const BLOCK = 64u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let head_dim = 2u * params.half;
  if (thread >= 2u * head_dim) { return; }
  let is_key = thread >= head_dim;
  let i = thread % head_dim;
  let pair = i % params.half;
  let heads = select(params.heads, params.kv_heads, is_key);
  let all_heads = params.heads + 2u * params.kv_heads;
  for (var first = 0u; first < batch.rows; first += BLOCK) {
    var sum = 0.0;
    for (var row = first; row < min(first + BLOCK, batch.rows); row += 1u) {
      let turn = angles[rows[row].position * params.half + pair];
      for (var head = 0u; head < heads; head += 1u) {
        let u_start = (row * all_heads + head + select(0u, params.heads, is_key)) * head_dim;
        var squares = 0.0;
        for (var j = 0u; j < head_dim; j += 1u) { squares += qkv[u_start + j] * qkv[u_start + j]; }
        let scale = inverseSqrt(squares / f32(head_dim) + params.epsilon);
        var low: f32;
        var high: f32;
        if (is_key) {
          let start = (row * 2u * params.kv_heads + head) * head_dim;
          low = dkv[start + pair];
          high = dkv[start + params.half + pair];
        } else {
          let start = (row * params.heads + head) * head_dim;
          low = dq[start + pair];
          high = dq[start + params.half + pair];
        }
        let turned = select(high * turn.x - low * turn.y, low * turn.x + high * turn.y, i < params.half);
        sum += turned * qkv[u_start + i] * scale;
      }
    }
    d_gains[thread] += sum;
  }
}
