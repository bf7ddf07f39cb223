// Group 1 of every kernel: the parameters of this dispatch, and the sizes of the batch at hand.
struct Batch {
  rows: u32,
  head_rows: u32,
  slots: u32,
  ring: u32,
  tokens: u32,
  bisections: u32,   // steps of the search for a sampling threshold; 0 when no sequence asks for one
  unused_1: u32,
  unused_2: u32,
}
@group(1) @binding(0) var<uniform> params: Params;
@group(1) @binding(1) var<uniform> batch: Batch;
