// x / (1 + exp(-x)) without overflow for any finite x
fn silu(value: f32) -> f32 {
  let small = exp(-abs(value));
  return value * select(small, 1.0, value >= 0.0) / (1.0 + small);
}
