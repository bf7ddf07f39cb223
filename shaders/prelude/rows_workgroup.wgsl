// Row work by a workgroup: its threads stride over the row and reduce through workgroup memory.
const WORKGROUP = 64u;
var<workgroup> reduction: array<f32, WORKGROUP>;
var<workgroup> reduction_index: array<u32, WORKGROUP>;
fn row_of(group: vec3<u32>, groups: vec3<u32>, local: u32, shares: u32) -> u32 { return group.x + group.y * groups.x; }
fn share_of(group: vec3<u32>, groups: vec3<u32>, local: u32, shares: u32) -> u32 { return local; }
fn share_step(shares: u32) -> u32 { return WORKGROUP; }
fn sum_start(local: u32) -> u32 { return local; }
fn sum_step() -> u32 { return WORKGROUP; }
fn reduce_sum(value: f32, local: u32) -> f32 {
  workgroupBarrier();
  reduction[local] = value;
  workgroupBarrier();
  for (var stride = WORKGROUP / 2u; stride > 0u; stride /= 2u) {
    if (local < stride) { reduction[local] += reduction[local + stride]; }
    workgroupBarrier();
  }
  return reduction[0];
}
fn reduce_max(value: f32, local: u32) -> f32 {
  workgroupBarrier();
  reduction[local] = value;
  workgroupBarrier();
  for (var stride = WORKGROUP / 2u; stride > 0u; stride /= 2u) {
    if (local < stride) { reduction[local] = max(reduction[local], reduction[local + stride]); }
    workgroupBarrier();
  }
  return reduction[0];
}
// Of the largest value the smallest index.
fn reduce_best(value: f32, index: u32, local: u32) -> u32 {
  workgroupBarrier();
  reduction[local] = value;
  reduction_index[local] = index;
  workgroupBarrier();
  for (var stride = WORKGROUP / 2u; stride > 0u; stride /= 2u) {
    if (local < stride) {
      let other = reduction[local + stride];
      let other_index = reduction_index[local + stride];
      if (other > reduction[local] || (other == reduction[local] && other_index < reduction_index[local])) {
        reduction[local] = other;
        reduction_index[local] = other_index;
      }
    }
    workgroupBarrier();
  }
  return reduction_index[0];
}
fn is_first(local: u32, share: u32) -> bool { return local == 0u; }
fn workgroup_sync() { storageBarrier(); }
