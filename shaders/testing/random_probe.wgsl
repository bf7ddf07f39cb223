// For its test alone: what prelude/random.wgsl computes, laid open. Word 3 of a key is the token.
struct Params { count: u32 }
@group(0) @binding(0) var<storage, read> keys: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read_write> hashes: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> numbers: array<vec4<f32>>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  if (thread >= params.count) { return; }
  let key = keys[thread];
  hashes[thread] = vec4<u32>(pcg3d(key.xyz), 0u);
  numbers[thread] = vec4<f32>(uniform_open(key.x), exponential(key.x), gumbel(key.x, key.y, key.z, key.w), 0.0);
}
