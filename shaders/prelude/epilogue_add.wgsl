// y = product + addend (bias, residual or nothing). A pair is two neighbouring output columns, a tile two neighbouring pairs.
@group(0) @binding(5) var<storage, read> addend: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;

fn tile_count() -> u32 { return (params.n + 3u) / 4u; }
fn columns_of(tile: u32) -> vec4<u32> { return vec4<u32>(4u * tile) + vec4<u32>(0u, 1u, 2u, 3u); }
fn pair_of(pair: u32) -> vec2<u32> { return vec2<u32>(2u * pair, 2u * pair + 1u); }

fn store(row: u32, tile: u32, product: vec4<f32>) {
  store_pair(row, 2u * tile, product.xy);
  store_pair(row, 2u * tile + 1u, product.zw);
}

fn store_pair(row: u32, pair: u32, product: vec2<f32>) {
  for (var i = 0u; i < 2u; i += 1u) {
    let column = 2u * pair + i;
    if (column >= params.n) { return; }
    let out_column = params.n_start + column;
    var value = product[i];
    if (params.has_addend == 1u) {
      value += addend[(params.row_start + row) * params.addend_stride + out_column];
    }
    y[(params.out_row_start + row) * params.out_stride + out_column] = value;
  }
}
