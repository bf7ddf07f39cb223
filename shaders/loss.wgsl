// losses[ring, slot] = − Σ weight · log_probability over the slot's head rows; weights sum to one per slot and step.
// One thread one slot.
struct Params { slot_count: u32 }
@group(0) @binding(0) var<storage, read> head_rows: array<HeadRow>;
@group(0) @binding(1) var<storage, read> results: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read> slots: array<Slot>;
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let slot = thread_number(group, groups, local);
  if (slot >= batch.slots) { return; }
  var sum = LongSum();
  for (var i = slots[slot].head_start; i < slots[slot].head_end; i += 1u) {
    long_sum_add(&sum, -head_rows[i].weight * results[i].x);
  }
  losses[batch.ring * params.slot_count + slot] = long_sum_total(&sum);
}
