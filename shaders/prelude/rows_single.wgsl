// Row work without barriers: a row is shared by `shares` threads that do not speak to each other. Each thread sums
// over the whole row for itself and writes every `shares`-th element. The form for software adapters, where a
// barrier costs more than arithmetic.
const WORKGROUP = 64u;
fn row_of(group: vec3<u32>, groups: vec3<u32>, local: u32, shares: u32) -> u32 {
  return ((group.x + group.y * groups.x) * WORKGROUP + local) / shares;
}
fn share_of(group: vec3<u32>, groups: vec3<u32>, local: u32, shares: u32) -> u32 {
  return ((group.x + group.y * groups.x) * WORKGROUP + local) % shares;
}
fn share_step(shares: u32) -> u32 { return shares; }
fn sum_start(local: u32) -> u32 { return 0u; }
fn sum_step() -> u32 { return 1u; }
fn reduce_sum(value: f32, local: u32) -> f32 { return value; }
fn reduce_max(value: f32, local: u32) -> f32 { return value; }
// Of the largest value the smallest index.
fn reduce_best(value: f32, index: u32, local: u32) -> u32 { return index; }
fn is_first(local: u32, share: u32) -> bool { return share == 0u; }
fn workgroup_sync() {}
