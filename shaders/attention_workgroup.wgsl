// out = softmax(q kᵀ / sqrt(head_dim)) v, one workgroup one head of one row: its threads share the keys, 512 at a time,
// with an online softmax between the blocks; each block is summed by itself, as in attention.wgsl. For decoding on a real GPU, where rows are few and contexts long.
// Shapes as in attention.wgsl. HEAD_DIM4 and `kv_at` are set at assembly.
struct Params { heads: u32, kv_heads: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;

const THREADS = 64u;
const BLOCK = 512u;
// Threads of one vector of the output each take every SPLIT-th key.
const SPLIT = THREADS / HEAD_DIM4;
var<workgroup> length: u32;
var<workgroup> query: array<vec4<f32>, HEAD_DIM4>;
var<workgroup> scores: array<f32, BLOCK>;
var<workgroup> reduction: array<f32, THREADS>;
var<workgroup> sums: array<vec4<f32>, THREADS>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let row = group.y;
  let head = row * params.heads + group.x;
  let kv_head = group.x * params.kv_heads / params.heads;
  let first = rows[row].first;
  // Loop bounds around barriers must be provably the same for all threads.
  if (local == 0u) { length = rows[row].position + 1u; }
  let key_count = workgroupUniformLoad(&length);
  let stride = 2u * params.kv_heads * HEAD_DIM4;
  let keys = first * stride + kv_head * HEAD_DIM4;
  let values = keys + params.kv_heads * HEAD_DIM4;
  if (local < HEAD_DIM4) { query[local] = q[head * HEAD_DIM4 + local] * params.scale; }
  let column = local % HEAD_DIM4;
  let lane = local / HEAD_DIM4;
  var largest = -1e30;
  var total = 0.0;
  var sum = vec4<f32>(0.0);
  for (var start = 0u; start < key_count; start += BLOCK) {
    let size = min(BLOCK, key_count - start);
    workgroupBarrier();
    var block_largest = -1e30;
    for (var key = local; key < size; key += THREADS) {
      var score = 0.0;
      for (var i = 0u; i < HEAD_DIM4; i += 1u) { score += dot(query[i], kv_at(keys + (start + key) * stride + i)); }
      scores[key] = score;
      block_largest = max(block_largest, score);
    }
    reduction[local] = block_largest;
    workgroupBarrier();
    for (var i = 0u; i < THREADS; i += 1u) { block_largest = max(block_largest, reduction[i]); }
    let next = max(largest, block_largest);
    let shrink = exp(largest - next);
    largest = next;
    var block = 0.0;
    var block_sum = vec4<f32>(0.0);
    if (lane < SPLIT) {
      for (var key = lane; key < size; key += SPLIT) {
        let share = exp(scores[key] - largest);
        if (column == 0u) { block += share; }
        block_sum += share * kv_at(values + (start + key) * stride + column);
      }
    }
    total = total * shrink + block;
    sum = sum * shrink + block_sum;
  }
  workgroupBarrier();
  reduction[local] = total;
  sums[local] = sum;
  workgroupBarrier();
  if (local < HEAD_DIM4) {
    var all = 0.0;
    var value = vec4<f32>(0.0);
    for (var i = 0u; i < SPLIT; i += 1u) {
      all += reduction[i * HEAD_DIM4];
      value += sums[i * HEAD_DIM4 + local];
    }
    out[head * HEAD_DIM4 + local] = value / all;
    if (local == 0u) { lse[head] = largest + log(all); }
  }
}
