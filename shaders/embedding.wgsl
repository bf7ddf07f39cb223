// x[row] = E[token(row)]          E: [vocab, width], here the slice of tokens first_token … first_token + token_count
// One thread a vector of four; rows whose token lies in another slice are left to that slice's dispatch.
struct Params { width4: u32, first_token: u32, token_count: u32 }
@group(0) @binding(0) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read_write> x: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let thread = thread_number(group, groups, local);
  let row = thread / params.width4;
  if (row >= batch.rows) { return; }
  let column = thread % params.width4;
  let token = rows[row].token - params.first_token;   // wraps to a huge number below the slice
  if (token >= params.token_count) { return; }
  x[row * params.width4 + column] = weight_at(token * params.width4 + column);
}
