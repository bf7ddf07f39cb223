// Weights as bfloat16 pairs, readable and writable (rounded to nearest, ties to even).
@group(0) @binding(0) var<storage, read_write> weight: array<vec2<u32>>;
fn weight_at(index: u32) -> vec4<f32> {
  let packed = weight[index];
  return bitcast<vec4<f32>>(vec4<u32>(packed.x << 16u, packed.x & 0xffff0000u, packed.y << 16u, packed.y & 0xffff0000u));
}
fn set_weight(index: u32, value: vec4<f32>) {
  let bits = bitcast<vec4<u32>>(value);
  let rounded = (bits + 0x7fffu + ((bits >> vec4<u32>(16u)) & vec4<u32>(1u))) >> vec4<u32>(16u);
  weight[index] = vec2<u32>(rounded.x | (rounded.y << 16u), rounded.z | (rounded.w << 16u));
}
