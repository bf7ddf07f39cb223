// Eight rows, of which each lane has loaded four values of its own, times two columns a lane.
fn add_rows(sum: ptr<function, array<vec2<f32>, 8>>, v: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>) {
  (*sum)[0] += pair(subgroupBroadcast(v, 0u), w0, w1);
  (*sum)[1] += pair(subgroupBroadcast(v, 1u), w0, w1);
  (*sum)[2] += pair(subgroupBroadcast(v, 2u), w0, w1);
  (*sum)[3] += pair(subgroupBroadcast(v, 3u), w0, w1);
  (*sum)[4] += pair(subgroupBroadcast(v, 4u), w0, w1);
  (*sum)[5] += pair(subgroupBroadcast(v, 5u), w0, w1);
  (*sum)[6] += pair(subgroupBroadcast(v, 6u), w0, w1);
  (*sum)[7] += pair(subgroupBroadcast(v, 7u), w0, w1);
}

fn pair(a: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>) -> vec2<f32> { return vec2<f32>(dot(a, w0), dot(a, w1)); }
