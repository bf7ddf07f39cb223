// partial[slot, i] = Σ gradient² over every `partials`-th block of 64 elements of the slot; blocks lists the blocks of an
// arena slot by slot. One thread one partial sum, always in the same order.
struct Params { blocks_per_slot: u32, partials: u32, partial_start: u32, partial_stride: u32 }
@group(0) @binding(0) var<storage, read> gradient: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> slot_blocks: array<u32>;   // [slots, blocks_per_slot]
@group(0) @binding(2) var<storage, read> slots: array<Slot>;
@group(0) @binding(3) var<storage, read_write> partial: array<f32>; // [slots, partial_stride]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let slot = thread / params.partials;
  if (slot >= batch.slots) { return; }
  if (slots[slot].enabled == 0u) { return; }
  let mine = thread % params.partials;
  var sum = LongSum();
  for (var i = mine; i < params.blocks_per_slot; i += params.partials) {
    let start = slot_blocks[slot * params.blocks_per_slot + i] * 16u;
    for (var j = 0u; j < 16u; j += 1u) { long_sum_add(&sum, dot(gradient[start + j], gradient[start + j])); }
  }
  partial[slot * params.partial_stride + params.partial_start + mine] = long_sum_total(&sum);
}
