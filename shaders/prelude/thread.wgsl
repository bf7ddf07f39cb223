// A grid that is too long for one dimension continues in y: the running number of this thread.
fn thread_number(group: vec3<u32>, groups: vec3<u32>, local: u32) -> u32 {
  return (group.x + group.y * groups.x) * 64u + local;
}
