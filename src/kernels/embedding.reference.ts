/** Token embedding: x[row] = E[token(row)], dE[token] = Σ dx[row] over the rows that hold the token, in f64. E: [vocab, width] */

import { add, at, fill, type Reals } from './reals';

export function embedding(table: Reals, tokens: readonly number[], width: number): Float64Array {
  return fill(tokens.length, width, (row, k) => at(table, at(tokens, row) * width + k));
}

export function embeddingBackward(dx: Reals, tokens: readonly number[], vocab: number, width: number): Float64Array {
  const dTable = new Float64Array(vocab * width);
  tokens.forEach((token, row) => {
    for (let k = 0; k < width; k += 1) add(dTable, token * width + k, at(dx, row * width + k));
  });
  return dTable;
}
