/**
 * The retention matrix as numbers (seal-reference 4). Row r, column i: the accuracy on passage i after r edits, as a share; `null`
 * where it was not asked. Row 0 is the untouched model. What is read off it is the same for our sequences and for SEAL's. Pure.
 */
import { estimate, mean } from '../../statistics/estimate';

export type Matrix = (number | null)[][];

/** Of one place over sequences. */
export interface MeanCell {
  mean: number;
  /** Of the sample, with n - 1; `null` where it is not known. */
  deviation: number | null;
  n: number;
}
export type MeanMatrix = (MeanCell | null)[][];

/** `null` for no values. */
export function meanCell(values: readonly number[]): MeanCell | null {
  if (values.length === 0) return null;
  const { mean: middle, standardError, n } = estimate(values);
  return { mean: middle, deviation: standardError === null ? null : standardError * Math.sqrt(n), n };
}

/** Place by place; sequences that have not come so far count where they have. */
export function averaged(matrices: readonly Matrix[]): MeanMatrix {
  const rows = Math.max(0, ...matrices.map((matrix) => matrix.length));
  return Array.from({ length: rows }, (_, row) => {
    const columns = Math.max(0, ...matrices.map((matrix) => matrix[row]?.length ?? 0));
    return Array.from({ length: columns }, (__, column) =>
      meanCell(matrices.flatMap((matrix) => matrix[row]?.[column] ?? [])),
    );
  });
}

/** The means alone, where single sequences are not on record. */
export const meansOf = (matrix: MeanMatrix): Matrix => matrix.map((row) => row.map((cell) => cell?.mean ?? null));

/** Less what each passage had right after its own edit; before that edit is further down, it is what it had still to gain. */
export function sinceLearned(matrix: Matrix): Matrix {
  return matrix.map((row) =>
    row.map((value, column) => {
      const own = matrix[column + 1]?.[column] ?? null;
      return value === null || own === null ? null : value - own;
    }),
  );
}

/** Of each row the mean over the passages that were learned by then; of row 0 over all. `null` where nothing was asked. */
export const seenMeans = (matrix: Matrix): (number | null)[] =>
  matrix.map((row) => {
    const values = row.filter((value) => value !== null);
    return values.length === 0 ? null : mean(values);
  });

/** The same over sequences. */
export const seenCells = (matrices: readonly Matrix[]): (MeanCell | null)[] =>
  averaged(matrices.map((matrix) => seenMeans(matrix).map((value) => [value]))).map(([cell = null]) => cell);

/** Of each number of edits since its own (0: right after it), the mean change of a passage against the untouched model. */
export function changeByAge(matrix: Matrix): number[] {
  const before = matrix[0] ?? [];
  const ages: number[][] = [];
  for (const [row, cells] of matrix.entries())
    for (const [column, value] of cells.entries()) {
      if (row === 0 || value === null || column >= row) continue;
      const age = row - 1 - column;
      ages[age] = [...(ages[age] ?? []), value - (before[column] ?? 0)];
    }
  return ages.map(mean);
}
