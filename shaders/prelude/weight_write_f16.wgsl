// Weights as float16 pairs, readable and writable; values are clamped to the finite range before packing.
@group(0) @binding(0) var<storage, read_write> weight: array<vec2<u32>>;
fn weight_at(index: u32) -> vec4<f32> {
  let packed = weight[index];
  return vec4<f32>(unpack2x16float(packed.x), unpack2x16float(packed.y));
}
fn set_weight(index: u32, value: vec4<f32>) {
  let safe = clamp(value, vec4<f32>(-65504.0), vec4<f32>(65504.0));
  weight[index] = vec2<u32>(pack2x16float(safe.xy), pack2x16float(safe.zw));
}
