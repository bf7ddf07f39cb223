// Weights as q4: blocks of 32 in 5 words, as GGUF's Q4_1 lies in a file. The first word holds scale and minimum as float16, low
// half first; byte j of the others holds weight j in its low four bits and weight j + 16 in its high ones. w = scale * q + minimum.
@group(0) @binding(1) var<storage, read> weight: array<u32>;
fn weight_at(index: u32) -> vec4<f32> {
  let lane = index % 8u;
  let start = 5u * (index / 8u);
  let affine = unpack2x16float(weight[start]);
  let word = weight[start + 1u + lane % 4u] >> select(0u, 4u, lane >= 4u);
  let q = vec4<u32>(word, word >> 8u, word >> 16u, word >> 24u) & vec4<u32>(15u);
  return affine.x * vec4<f32>(q) + affine.y;
}
