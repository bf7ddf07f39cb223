// Keys and values as float16 pairs in u32 (low half first). What float16 cannot hold WGSL leaves open, so it ends at the largest.
@group(0) @binding(5) var<storage, read_write> kv: array<u32>;
fn set_kv(pair: u32, values: vec2<f32>) { kv[pair] = pack2x16float(clamp(values, vec2<f32>(-65504.0), vec2<f32>(65504.0))); }
