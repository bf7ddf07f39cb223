// The next token of each sequence from its logits: repetition penalty, temperature, then a threshold that is the
// strictest of top-k, top-p and min-p, then the Gumbel maximum among the tokens above it. Temperature 0 takes the
// likeliest. Writes the token into the sequence's decode row (token, position + 1), its place in the ring, and the mark
// "seen"; a stop token or the token limit ends the sequence, after which its row stays as it is.
// logits: [head rows, stride]; head row i belongs to sequence head_rows[i].sequence, whose decode row is head_rows[i].label
// (sequences that ended leave the decode rows, so the two numbers part).
struct Sequence {
  seed: u32, stream: u32, temperature: f32, top_k: u32,
  top_p: f32, min_p: f32, penalty: f32, stop_start: u32,
  stop_count: u32, max_tokens: u32, produced: u32, done: u32,   // done: 0 no, 1 stop token, 2 length
}
struct Params { vocab: u32, stride: u32, ring_size: u32, seen_words: u32, shares: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> head_rows: array<HeadRow>;
@group(0) @binding(2) var<storage, read> stops: array<u32>;
@group(0) @binding(3) var<storage, read_write> sequences: array<Sequence>;
@group(0) @binding(4) var<storage, read_write> rows: array<Row>;           // decode rows
@group(0) @binding(5) var<storage, read_write> seen: array<u32>;           // [sequences, seen_words] bits
@group(0) @binding(6) var<storage, read_write> ring: array<vec2<u32>>;     // [sequences, ring_size] (token, log-probability bits)

const LOWEST = -1e30;

// The logit after the repetition penalty (arXiv 1909.05858): seen tokens lose, whatever the sign.
fn penalised(value: f32, token: u32, seen_start: u32, penalty: f32) -> f32 {
  if (penalty == 1.0) { return value; }
  if (((seen[seen_start + token / 32u] >> (token % 32u)) & 1u) == 0u) { return value; }
  return select(value * penalty, value / penalty, value > 0.0);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let row = row_of(group, groups, local, params.shares);
  if (row >= batch.head_rows) { return; }
  let share = share_of(group, groups, local, params.shares);
  let place = head_rows[row].sequence;
  let s = sequences[place];
  let start = row * params.stride;
  let seen_start = place * params.seen_words;
  let decode_row = head_rows[row].label;
  let position = rows[decode_row].position + 1u;

  var raw_best = LOWEST;
  var best = LOWEST;
  var best_token = 0u;
  for (var i = sum_start(local); i < params.vocab; i += sum_step()) {
    raw_best = max(raw_best, logits[start + i]);
    let value = penalised(logits[start + i], i, seen_start, s.penalty);
    if (value > best) {
      best = value;
      best_token = i;
    }
  }
  let raw_largest = reduce_max(raw_best, local);
  let likeliest = reduce_best(best, best_token, local);
  let largest = reduce_max(best, local);
  var raw_partial = LongSum();
  for (var i = sum_start(local); i < params.vocab; i += sum_step()) {
    long_sum_add(&raw_partial, exp(logits[start + i] - raw_largest));
  }
  let raw_sum = reduce_sum(long_sum_total(&raw_partial), local);

  // Everything below is in units of the temperature; greedy sequences go through it with temperature 1 and ignore it,
  // so that barriers stay in uniform control flow.
  let heat = 1.0 / select(1.0, s.temperature, s.temperature > 0.0);
  var total_partial = LongSum();
  for (var i = sum_start(local); i < params.vocab; i += sum_step()) {
    long_sum_add(&total_partial, exp((penalised(logits[start + i], i, seen_start, s.penalty) - largest) * heat));
  }
  let total = reduce_sum(long_sum_total(&total_partial), local);

  // Thresholds on (logit - largest) / temperature, which is at most 0. top-k and top-p by bisection: the highest
  // threshold that still keeps k tokens, or the share p.
  var threshold = LOWEST;
  if (s.min_p > 0.0) { threshold = max(threshold, log(s.min_p)); }
  var k_low = -80.0;
  var k_high = 0.0;
  var p_low = -80.0;
  var p_high = 0.0;
  let wanted = f32(max(s.top_k, 1u));
  for (var step = 0u; step < batch.bisections; step += 1u) {
    let k_middle = 0.5 * (k_low + k_high);
    let p_middle = 0.5 * (p_low + p_high);
    var count = 0u;
    var mass = LongSum();
    for (var i = sum_start(local); i < params.vocab; i += sum_step()) {
      let value = (penalised(logits[start + i], i, seen_start, s.penalty) - largest) * heat;
      count += select(0u, 1u, value >= k_middle);
      long_sum_add(&mass, select(0.0, exp(value), value >= p_middle));
    }
    // Whole numbers below 2^24 are exact in f32, and no vocabulary is that large.
    let kept = reduce_sum(f32(count), local);
    let kept_mass = reduce_sum(long_sum_total(&mass), local);
    if (kept >= wanted) { k_low = k_middle; } else { k_high = k_middle; }
    if (kept_mass >= s.top_p * total) { p_low = p_middle; } else { p_high = p_middle; }
  }
  if (s.top_k > 0u) { threshold = max(threshold, k_low); }
  if (s.top_p < 1.0) { threshold = max(threshold, p_low); }

  var race_best = LOWEST;
  var race_token = 0u;
  for (var i = sum_start(local); i < params.vocab; i += sum_step()) {
    let value = (penalised(logits[start + i], i, seen_start, s.penalty) - largest) * heat;
    if (value < threshold) { continue; }
    let run = value + gumbel(s.seed, s.stream, position, i);
    if (run > race_best) {
      race_best = run;
      race_token = i;
    }
  }
  let winner = reduce_best(race_best, race_token, local);
  if (!is_first(local, share) || s.done != 0u) { return; }

  let token = select(likeliest, winner, s.temperature > 0.0);
  rows[decode_row].token = token;
  rows[decode_row].position = position;
  seen[seen_start + token / 32u] |= 1u << (token % 32u);
  let log_probability = (logits[start + token] - raw_largest) - log(raw_sum);
  ring[place * params.ring_size + s.produced % params.ring_size] = vec2<u32>(token, bitcast<u32>(log_probability));
  var done = 0u;
  for (var i = 0u; i < s.stop_count; i += 1u) {
    if (stops[s.stop_start + i] == token) { done = 1u; }
  }
  if (done == 0u && s.produced + 1u >= s.max_tokens) { done = 2u; }
  sequences[place].produced = s.produced + 1u;
  sequences[place].done = done;
}
