// One token of the ragged batch.
struct Row {
  token: u32,
  position: u32,
  slot: u32,      // adapter slot, or NONE
  first: u32,     // row of position 0 of its sequence in the key-value buffer
  end: u32,       // row after the last one of its sequence in this batch
  head: u32,      // its place among the head rows, or NONE
  sequence: u32,
  unused: u32,
}
const NONE = 0xffffffffu;
