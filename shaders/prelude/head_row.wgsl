// A row that goes through the output head: where it comes from, what it should predict, how much that counts.
struct HeadRow {
  row: u32,
  label: u32,
  weight: f32,
  sequence: u32,
}
