// Keys and values as f32, written two neighbours at a time.
@group(0) @binding(5) var<storage, read_write> kv: array<vec2<f32>>;
fn set_kv(pair: u32, values: vec2<f32>) { kv[pair] = values; }
