// h[row, j] = scale(slot) · Σ_k x[row, k] A[slot, j, k]        x: [rows, width], A: [slots, ranks, width], h: [rows, ranks]
// One thread four j of one row; each row reads its own slot's A.
struct Params { width4: u32, ranks: u32, slot_stride4: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> slots: array<Slot>;
@group(0) @binding(4) var<storage, read_write> h: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let ranks4 = params.ranks / 4u;
  let row = thread / ranks4;
  if (row >= batch.rows) { return; }
  let slot = rows[row].slot;
  if (slot == NONE) { return; }
  let j = thread % ranks4;
  let a_start = slot * params.slot_stride4 + 4u * j * params.width4;
  var sum = vec4<f32>(0.0);
  for (var k = 0u; k < params.width4; k += 1u) {
    let v = x[row * params.width4 + k];
    sum += vec4<f32>(dot(v, a[a_start + k]), dot(v, a[a_start + params.width4 + k]),
                     dot(v, a[a_start + 2u * params.width4 + k]), dot(v, a[a_start + 3u * params.width4 + k]));
  }
  h[row * ranks4 + j] = slots[slot].scale * sum;
}
