// d_bias[n] += Σ_rows dy[row, n]        each block of rows by itself, so that a large sum swallows no small terms
struct Params { n: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_bias: array<f32>;

const BLOCK = 1024u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let column = thread_number(group, groups, local);
  if (column >= params.n) { return; }
  for (var start = 0u; start < batch.rows; start += BLOCK) {
    var sum = 0.0;
    for (var row = start; row < min(start + BLOCK, batch.rows); row += 1u) { sum += dy[row * params.n + column]; }
    d_bias[column] += sum;
  }
}
