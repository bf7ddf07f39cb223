// Weights as f32: four to a word of the binding.
@group(0) @binding(1) var<storage, read> weight: array<vec4<f32>>;
fn weight_at(index: u32) -> vec4<f32> { return weight[index]; }
