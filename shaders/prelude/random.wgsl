// Counter-based random numbers: a value depends on its key alone, never on how many were drawn before.
// pcg3d of Jarzynski & Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020.
fn pcg3d(key: vec3<u32>) -> vec3<u32> {
  var v = key * 1664525u + 1013904223u;
  v.x += v.y * v.z;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v ^= v >> vec3<u32>(16u);
  v.x += v.y * v.z;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  return v;
}

// Uniform in (0, 1), never 0 or 1: 23 bits and a half step.
fn uniform_open(bits: u32) -> f32 { return (f32(bits >> 9u) + 0.5) / 8388608.0; }

// -log(1 - t) for t = uniform_open(bits). WGSL promises log near 1 only to within 2^-21, which is more than the whole
// value for the smallest t, so those come from the series; a zero here would let any token win.
fn exponential(bits: u32) -> f32 {
  let t = uniform_open(bits);
  return select(-log(1.0 - t), t * (1.0 + t * (0.5 + t * (1.0 / 3.0 + 0.25 * t))), t < 0.03);
}

// -log of an exponential number: the largest of logit + gumbel is a sample of softmax(logits).
fn gumbel(seed: u32, stream: u32, position: u32, token: u32) -> f32 {
  let key = pcg3d(vec3<u32>(seed, stream, position));
  return -log(exponential(pcg3d(vec3<u32>(key.x, key.y ^ token, key.z)).x));
}
