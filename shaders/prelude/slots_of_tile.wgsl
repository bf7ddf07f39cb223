// The adapter slots of a tile of rows, in ascending order: each is gone through once, whatever rows lie in the tile.
const TILE_ROWS = 16u;

// The lowest slot, not below `from`, of rows [first, last] of the tile; NONE where there is none.
fn slot_from(from_slot: u32, first: u32, last: u32) -> u32 {
  var found = NONE;
  for (var row = first; row <= min(first + TILE_ROWS - 1u, last); row += 1u) {
    let slot = rows[row].slot;
    if (slot >= from_slot) { found = min(found, slot); }
  }
  return found;
}
