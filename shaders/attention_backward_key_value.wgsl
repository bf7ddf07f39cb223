// dk = scale · Σ dS · q,   dv = Σ P · dO   over the later rows of the same sequence and the query heads of the group.
// One thread one key-value head of one row: each gradient has one owner, no atomics. In training the key-value row of
// a token is the token's own row. Each block of rows is summed by itself, as in attention_backward_query.wgsl.
// dkv: [rows, keys | values]
struct Params { heads: u32, kv_heads: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> kv: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> d_out: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> lse: array<f32>;
@group(0) @binding(5) var<storage, read> delta: array<f32>;
@group(0) @binding(6) var<storage, read_write> dkv: array<vec4<f32>>;

const BLOCK = 256u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let row = thread / params.kv_heads;
  if (row >= batch.rows) { return; }
  let kv_head = thread % params.kv_heads;
  let key_start = (2u * row * params.kv_heads + kv_head) * HEAD_DIM4;
  let value_start = key_start + params.kv_heads * HEAD_DIM4;
  let group_size = params.heads / params.kv_heads;
  var key: array<vec4<f32>, HEAD_DIM4>;
  var value: array<vec4<f32>, HEAD_DIM4>;
  var d_key: array<vec4<f32>, HEAD_DIM4>;
  var d_value: array<vec4<f32>, HEAD_DIM4>;
  var whole_key: array<vec4<f32>, HEAD_DIM4>;
  var whole_value: array<vec4<f32>, HEAD_DIM4>;
  for (var i = 0u; i < HEAD_DIM4; i += 1u) {
    key[i] = kv[key_start + i] * params.scale;
    value[i] = kv[value_start + i];
  }
  let end = rows[row].end;
  for (var start = row; start < end; start += BLOCK) {
    for (var i = 0u; i < HEAD_DIM4; i += 1u) {
      d_key[i] = vec4<f32>(0.0);
      d_value[i] = vec4<f32>(0.0);
    }
    for (var query = start; query < min(start + BLOCK, end); query += 1u) {
      for (var in_group = 0u; in_group < group_size; in_group += 1u) {
        let head = query * params.heads + kv_head * group_size + in_group;
        let q_start = head * HEAD_DIM4;
        var score = 0.0;
        var d_share = 0.0;
        for (var i = 0u; i < HEAD_DIM4; i += 1u) {
          score += dot(q[q_start + i], key[i]);
          d_share += dot(d_out[q_start + i], value[i]);
        }
        let share = exp(score - lse[head]);
        let d_score = share * (d_share - delta[head]) * params.scale;
        for (var i = 0u; i < HEAD_DIM4; i += 1u) {
          d_key[i] += d_score * q[q_start + i];
          d_value[i] += share * d_out[q_start + i];
        }
      }
    }
    for (var i = 0u; i < HEAD_DIM4; i += 1u) {
      whole_key[i] += d_key[i];
      whole_value[i] += d_value[i];
    }
  }
  for (var i = 0u; i < HEAD_DIM4; i += 1u) {
    dkv[key_start + i] = whole_key[i];
    dkv[value_start + i] = whole_value[i];
  }
}
