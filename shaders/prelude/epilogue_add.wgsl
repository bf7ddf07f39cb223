// A tile of four neighbouring output columns; y = product + addend (bias, residual or nothing).
@group(0) @binding(5) var<storage, read> addend: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;

fn tile_count() -> u32 { return (params.n + 3u) / 4u; }
fn columns_of(tile: u32) -> vec4<u32> { return vec4<u32>(4u * tile) + vec4<u32>(0u, 1u, 2u, 3u); }

fn store(row: u32, tile: u32, product: vec4<f32>) {
  for (var i = 0u; i < 4u; i += 1u) {
    let column = 4u * tile + i;
    if (column >= params.n) { return; }
    let out_column = params.n_start + column;
    var value = product[i];
    if (params.has_addend == 1u) {
      value += addend[(params.row_start + row) * params.addend_stride + out_column];
    }
    y[(params.out_row_start + row) * params.out_stride + out_column] = value;
  }
}
