// Keys and values as f32: [cache rows, keys | values] in vectors of four.
@group(0) @binding(1) var<storage, read> kv: array<vec4<f32>>;
fn kv_at(index: u32) -> vec4<f32> { return kv[index]; }
