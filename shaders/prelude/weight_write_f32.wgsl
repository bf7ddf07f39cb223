// Weights as f32, readable and writable.
@group(0) @binding(0) var<storage, read_write> weight: array<vec4<f32>>;
fn weight_at(index: u32) -> vec4<f32> { return weight[index]; }
fn set_weight(index: u32, value: vec4<f32>) { weight[index] = value; }
