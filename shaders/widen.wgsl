// y[i] = f16(W[i])        weights of any storage as float16 pairs in u32, low half first, rounded to nearest
// One thread a vector of four; start4 is the first of W that counts.
struct Params { count4: u32, start4: u32 }
@group(0) @binding(0) var<storage, read_write> y: array<vec2<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  if (thread >= params.count4) { return; }
  let value = weight_at(params.start4 + thread);
  y[thread] = vec2<u32>(pack2x16float(value.xy), pack2x16float(value.zw));
}
