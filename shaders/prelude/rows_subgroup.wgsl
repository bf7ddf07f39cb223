// Row work by a workgroup with subgroup reductions: one barrier pair instead of a tree. Any subgroup size will do.
enable subgroups;
const WORKGROUP = 64u;
var<workgroup> reduction: array<f32, WORKGROUP>;
var<workgroup> reduction_index: array<u32, WORKGROUP>;
fn row_of(group: vec3<u32>, groups: vec3<u32>, local: u32, shares: u32) -> u32 { return group.x + group.y * groups.x; }
fn share_of(group: vec3<u32>, groups: vec3<u32>, local: u32, shares: u32) -> u32 { return local; }
fn share_step(shares: u32) -> u32 { return WORKGROUP; }
fn sum_start(local: u32) -> u32 { return local; }
fn sum_step() -> u32 { return WORKGROUP; }
// Every thread writes its subgroup's result to its own place, so that no subgroup layout is assumed: the places of
// one subgroup repeat one value, and the final sum takes one place per subgroup, marked by its elected thread.
fn reduce_sum(value: f32, local: u32) -> f32 {
  let partial = subgroupAdd(value);
  let elected = subgroupElect();
  workgroupBarrier();
  reduction[local] = select(0.0, partial, elected);
  workgroupBarrier();
  var total = 0.0;
  for (var i = 0u; i < WORKGROUP; i += 1u) { total += reduction[i]; }
  return total;
}
fn reduce_max(value: f32, local: u32) -> f32 {
  let partial = subgroupMax(value);
  workgroupBarrier();
  reduction[local] = partial;
  workgroupBarrier();
  var largest = reduction[0];
  for (var i = 1u; i < WORKGROUP; i += 1u) { largest = max(largest, reduction[i]); }
  return largest;
}
// Of the largest value the smallest index.
fn reduce_best(value: f32, index: u32, local: u32) -> u32 {
  workgroupBarrier();
  reduction[local] = value;
  reduction_index[local] = index;
  workgroupBarrier();
  var best = reduction[0];
  var best_index = reduction_index[0];
  for (var i = 1u; i < WORKGROUP; i += 1u) {
    let other = reduction[i];
    if (other > best || (other == best && reduction_index[i] < best_index)) {
      best = other;
      best_index = reduction_index[i];
    }
  }
  return best_index;
}
fn is_first(local: u32, share: u32) -> bool { return local == 0u; }
fn workgroup_sync() { storageBarrier(); }
