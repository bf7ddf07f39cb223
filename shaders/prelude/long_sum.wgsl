// Σ of very many terms. One after another, a term below half a unit in the last place of the running sum is lost, and
// there may be hundreds of thousands of those. So eight terms make a block, two blocks make a pair, two pairs the next
// size, and so on: a term is rounded a few times and once for each doubling. Place k holds a sum of 2^k blocks that waits
// for another of its size, like the bits of a counter.
const LONG_SUM_BLOCK = 8u;
const LONG_SUM_PLACES = 24u;
struct LongSum { waiting: array<f32, LONG_SUM_PLACES>, blocks: u32, block: f32, terms: u32 }

fn long_sum_add(sum: ptr<function, LongSum>, term: f32) {
  (*sum).block += term;
  (*sum).terms += 1u;
  if ((*sum).terms < LONG_SUM_BLOCK) { return; }
  var carried = (*sum).block;
  var place = 0u;
  for (var bits = (*sum).blocks; (bits & 1u) == 1u; bits >>= 1u) {
    carried += (*sum).waiting[place];
    place += 1u;
  }
  (*sum).waiting[place] = carried;
  (*sum).blocks += 1u;
  (*sum).block = 0.0;
  (*sum).terms = 0u;
}

// From the smallest on, so that what is left over is not lost beside the largest.
fn long_sum_total(sum: ptr<function, LongSum>) -> f32 {
  var total = (*sum).block;
  var place = 0u;
  for (var bits = (*sum).blocks; bits > 0u; bits >>= 1u) {
    if ((bits & 1u) == 1u) { total += (*sum).waiting[place]; }
    place += 1u;
  }
  return total;
}
