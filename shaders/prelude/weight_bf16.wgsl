// Weights as bfloat16 pairs in u32 (low half first): exact to read on every device, no shader-f16 needed.
@group(0) @binding(1) var<storage, read> weight: array<vec2<u32>>;
fn weight_at(index: u32) -> vec4<f32> {
  let packed = weight[index];
  return bitcast<vec4<f32>>(vec4<u32>(packed.x << 16u, packed.x & 0xffff0000u, packed.y << 16u, packed.y & 0xffff0000u));
}
