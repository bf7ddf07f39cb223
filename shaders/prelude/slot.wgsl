// One adapter slot of a pool: scale, its rows in this batch, and the optimizer step it is at.
struct Slot {
  scale: f32,            // alpha / rank
  enabled: u32,           // 1: this step updates the slot
  row_start: u32,
  row_end: u32,
  head_start: u32,
  head_end: u32,
  learning_rate: f32,    // of this step, schedule included
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  weight_decay: f32,
  max_norm: f32,         // largest gradient norm; 0 or less: no clipping
  correction1: f32,      // 1 - beta1^t
  correction2: f32,      // 1 - beta2^t
  frozen_a4: u32,        // of each part the first so many fours of A's rows, and of B's columns, that are not trained
  frozen_b4: u32,
}
