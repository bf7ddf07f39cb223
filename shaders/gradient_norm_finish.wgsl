// norm = sqrt(Σ partial), and the factor that brings it down to the slot's max_norm: min(1, max_norm / (norm + 1e-6)).
// The norm goes to the ring beside the loss. One thread one slot.
struct Params { partial_stride: u32, slot_count: u32 }
@group(0) @binding(0) var<storage, read> partial: array<f32>;
@group(0) @binding(1) var<storage, read> slots: array<Slot>;
@group(0) @binding(2) var<storage, read_write> clip: array<f32>;    // [slots]
@group(0) @binding(3) var<storage, read_write> norms: array<f32>;   // [ring, slots]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let slot = thread_number(group, groups, local);
  if (slot >= batch.slots) { return; }
  if (slots[slot].enabled == 0u) { return; }
  var sum = LongSum();
  for (var i = 0u; i < params.partial_stride; i += 1u) { long_sum_add(&sum, partial[slot * params.partial_stride + i]); }
  let norm = sqrt(long_sum_total(&sum));
  let limit = slots[slot].max_norm;
  clip[slot] = select(1.0, min(1.0, limit / (norm + 1e-6)), limit > 0.0);
  norms[batch.ring * params.slot_count + slot] = norm;
}
