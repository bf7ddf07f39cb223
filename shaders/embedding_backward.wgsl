// dE[token] += Σ dx[row] over the rows that hold the token.
// The host lists each distinct token with its rows (token_starts, token_rows), so that one thread owns a gradient
// element and no atomics are needed. [tokens distinct] x [width / 4] threads. Blocks of rows as in bias_backward.wgsl.
struct Params { width4: u32 }
@group(0) @binding(0) var<storage, read> dx: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> distinct: array<vec2<u32>>;   // (token, where its rows start); one past the end holds the last start
@group(0) @binding(2) var<storage, read> token_rows: array<u32>;
@group(0) @binding(3) var<storage, read_write> d_embedding: array<vec4<f32>>;

const BLOCK = 1024u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let entry = thread / params.width4;
  if (entry >= batch.tokens) { return; }
  let column = thread % params.width4;
  let here = distinct[entry];
  let next = distinct[entry + 1u];
  for (var start = here.y; start < next.y; start += BLOCK) {
    var sum = vec4<f32>(0.0);
    for (var i = start; i < min(start + BLOCK, next.y); i += 1u) { sum += dx[token_rows[i] * params.width4 + column]; }
    d_embedding[here.x * params.width4 + column] += sum;
  }
}
