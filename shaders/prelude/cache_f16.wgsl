// Keys and values as float16 pairs in u32 (low half first), read by core unpack2x16float: no shader-f16 needed.
@group(0) @binding(1) var<storage, read> kv: array<vec2<u32>>;
fn kv_at(index: u32) -> vec4<f32> {
  let packed = kv[index];
  return vec4<f32>(unpack2x16float(packed.x), unpack2x16float(packed.y));
}
