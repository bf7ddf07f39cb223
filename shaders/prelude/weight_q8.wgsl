// Weights as q8: blocks of 32 that share one scale, two blocks in 17 words. The first word holds both scales as float16, low
// half first; the others hold the weights as signed bytes, lowest first. w = scale * q, as GGUF's Q8_0.
@group(0) @binding(1) var<storage, read> weight: array<u32>;
fn weight_at(index: u32) -> vec4<f32> {
  let lane = index % 16u;
  let start = 17u * (index / 16u);
  let scales = unpack2x16float(weight[start]);
  let word = weight[start + 1u + lane];
  let q = vec4<i32>(vec4<u32>(word << 24u, word << 16u, word << 8u, word)) >> vec4<u32>(24u);
  return select(scales.x, scales.y, lane >= 8u) * vec4<f32>(q);
}
