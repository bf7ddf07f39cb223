// AdamW with decoupled weight decay (arXiv 1711.05101), each element with the settings of its own slot:
//   g = clip · gradient,  m = β1 m + (1−β1) g,  v = β2 v + (1−β2) g²
//   p −= lr · ( (m / (1−β1ᵗ)) / (sqrt(v / (1−β2ᵗ)) + ε) + decay · p )
// The gradient is left at zero for the next step. One thread a vector of four; block_slots names the slot of each block
// of 64 elements in its low half, and in its high half has a bit for each vector of the block that is not trained.
// Those, and slots that are not enabled, keep parameters and moments.
struct Params { vectors: u32 }
@group(0) @binding(0) var<storage, read> block_slots: array<u32>;
@group(0) @binding(1) var<storage, read> slots: array<Slot>;
@group(0) @binding(2) var<storage, read> clip: array<f32>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> gradient: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read_write> first: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> second: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  if (thread >= params.vectors) { return; }
  let block = block_slots[thread / 16u];
  let slot = block & 0xffffu;
  if (slots[slot].enabled == 0u || ((block >> (16u + thread % 16u)) & 1u) == 1u) { return; }
  let s = slots[slot];
  let g = gradient[thread] * clip[slot];
  let m = s.beta1 * first[thread] + (1.0 - s.beta1) * g;
  let v = s.beta2 * second[thread] + (1.0 - s.beta2) * g * g;
  let p = parameter[thread];
  let step = (m / s.correction1) / (sqrt(v / s.correction2) + s.epsilon);
  parameter[thread] = p - s.learning_rate * (step + s.weight_decay * p);
  first[thread] = m;
  second[thread] = v;
  gradient[thread] = vec4<f32>(0.0);
}
