// y = silu(gate) · up        gate_up: [rows, gate | up], y: [rows, width]
// For a weight that is cut, whose products have no epilogue of their own. One thread an element.
struct Params { width: u32 }
@group(0) @binding(0) var<storage, read> gate_up: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let row = thread / params.width;
  if (row >= batch.rows) { return; }
  let at = row * 2u * params.width + thread % params.width;
  y[thread] = silu(gate_up[at]) * gate_up[at + params.width];
}
