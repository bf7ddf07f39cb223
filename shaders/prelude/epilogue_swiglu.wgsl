// The weight is [gate; up], n = 2 · width. A pair is a gate column and the up column that goes with it, so that
// y = silu(gate) · up is at hand: gate_up keeps both for backward, y is what the down projection reads. A tile is two
// neighbouring pairs, gates first.
@group(0) @binding(5) var<storage, read_write> gate_up: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;

fn tile_count() -> u32 { return (params.n / 2u + 1u) / 2u; }
fn columns_of(tile: u32) -> vec4<u32> {
  let width = params.n / 2u;
  return vec4<u32>(2u * tile, 2u * tile + 1u, width + 2u * tile, width + 2u * tile + 1u);
}
fn pair_of(pair: u32) -> vec2<u32> { return vec2<u32>(pair, params.n / 2u + pair); }

fn store(row: u32, tile: u32, product: vec4<f32>) {
  store_pair(row, 2u * tile, product.xz);
  store_pair(row, 2u * tile + 1u, product.yw);
}

fn store_pair(row: u32, pair: u32, product: vec2<f32>) {
  let width = params.n / 2u;
  if (pair >= width) { return; }
  let out_row = params.out_row_start + row;
  gate_up[out_row * params.n + pair] = product.x;
  gate_up[out_row * params.n + width + pair] = product.y;
  y[out_row * width + pair] = silu(product.x) * product.y;
}
