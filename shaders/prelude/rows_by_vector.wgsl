// Eight rows, of which each lane has loaded its own value, times four columns a lane; `own` is 1 where a row takes part.
fn add_row(sum: ptr<function, array<vec4<f32>, 8>>, v: f32, w: vec4<f32>, own: u32) {
  (*sum)[0] += own_product(subgroupBroadcast(v, 0u), w, subgroupBroadcast(own, 0u));
  (*sum)[1] += own_product(subgroupBroadcast(v, 1u), w, subgroupBroadcast(own, 1u));
  (*sum)[2] += own_product(subgroupBroadcast(v, 2u), w, subgroupBroadcast(own, 2u));
  (*sum)[3] += own_product(subgroupBroadcast(v, 3u), w, subgroupBroadcast(own, 3u));
  (*sum)[4] += own_product(subgroupBroadcast(v, 4u), w, subgroupBroadcast(own, 4u));
  (*sum)[5] += own_product(subgroupBroadcast(v, 5u), w, subgroupBroadcast(own, 5u));
  (*sum)[6] += own_product(subgroupBroadcast(v, 6u), w, subgroupBroadcast(own, 6u));
  (*sum)[7] += own_product(subgroupBroadcast(v, 7u), w, subgroupBroadcast(own, 7u));
}

fn own_product(v: f32, w: vec4<f32>, own: u32) -> vec4<f32> { return select(vec4<f32>(0.0), v * w, own == 1u); }
