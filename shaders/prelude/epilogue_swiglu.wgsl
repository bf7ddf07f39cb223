// The weight is [gate; up], n = 2 · width. A tile is two gate columns and the two up columns that go with them, so
// that y = silu(gate) · up is at hand: gate_up keeps both for backward, y is what the down projection reads.
@group(0) @binding(5) var<storage, read_write> gate_up: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;

fn tile_count() -> u32 { return (params.n / 2u + 1u) / 2u; }
fn columns_of(tile: u32) -> vec4<u32> {
  let width = params.n / 2u;
  return vec4<u32>(2u * tile, 2u * tile + 1u, width + 2u * tile, width + 2u * tile + 1u);
}

fn store(row: u32, tile: u32, product: vec4<f32>) {
  let width = params.n / 2u;
  let out_row = params.out_row_start + row;
  for (var i = 0u; i < 2u; i += 1u) {
    let column = 2u * tile + i;
    if (column >= width) { return; }
    gate_up[out_row * params.n + column] = product[i];
    gate_up[out_row * params.n + width + column] = product[2u + i];
    y[out_row * width + column] = silu(product[i]) * product[2u + i];
  }
}
