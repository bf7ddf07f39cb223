// Per head row of a chunk:  log_probability = (logit[label] − largest) − log S,  S = Σ exp(logit − largest)
// greedy = 1 when the label is the likeliest token (of equals the first). backward = 1 turns the logits in place into
// d_logits = weight · (softmax − onehot(label)), so that a chunk's logits never exist beside their gradient.
// logits: [chunk rows, stride], columns beyond vocab are padding and get zero. Rows that threads share without barriers
// (shares > 1) have no backward: one thread would replace logits that another still has to read.
struct Params { vocab: u32, stride: u32, row_start: u32, row_limit: u32, backward: u32, shares: u32 }
@group(0) @binding(0) var<storage, read> head_rows: array<HeadRow>;
@group(0) @binding(1) var<storage, read_write> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<vec2<f32>>;   // [head rows] (log_probability, greedy)

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let row = row_of(group, groups, local, params.shares);
  if (row >= min(params.row_limit, max(batch.head_rows, params.row_start) - params.row_start)) { return; }
  let share = share_of(group, groups, local, params.shares);
  let info = head_rows[params.row_start + row];
  let start = row * params.stride;
  var best = -1e30;
  var best_index = 0u;
  for (var i = sum_start(local); i < params.vocab; i += sum_step()) {
    let value = logits[start + i];
    if (value > best) {
      best = value;
      best_index = i;
    }
  }
  let likeliest = reduce_best(best, best_index, local);
  let largest = reduce_max(best, local);
  var partial = LongSum();
  for (var i = sum_start(local); i < params.vocab; i += sum_step()) { long_sum_add(&partial, exp(logits[start + i] - largest)); }
  let sum = reduce_sum(long_sum_total(&partial), local);
  if (is_first(local, share)) {
    let greedy = select(0.0, 1.0, likeliest == info.label);
    results[params.row_start + row] = vec2<f32>((logits[start + info.label] - largest) - log(sum), greedy);
  }
  if (params.backward == 0u) { return; }
  workgroup_sync();
  // The terms of the sum over the sum, so that they sum to 1 however exp rounds.
  for (var i = share; i < params.stride; i += share_step(params.shares)) {
    var gradient = 0.0;
    if (i < params.vocab) {
      gradient = info.weight * (exp(logits[start + i] - largest) / sum - select(0.0, 1.0, i == info.label));
    }
    logits[start + i] = gradient;
  }
}
