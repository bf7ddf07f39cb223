/** Whether two measures put the same things in the same order. */
import { mean } from './estimate';
import { studentTail, type Verdict, verdictOf } from './verdict';

export interface RankCorrelation {
  /** `null` where it does not exist: under three pairs, or all values of one side equal. */
  value: number | null;
  n: number;
  verdict: Verdict;
}

const LEAST_PAIRS = 3;

/** Spearman's (1904), of pairs of values in any unit: from -1 to 1, with whether the same order could be chance. */
export function spearman(pairs: readonly (readonly [number, number])[]): RankCorrelation {
  const n = pairs.length;
  const value =
    n < LEAST_PAIRS ? null : pearson(ranks(pairs.map(([left]) => left)), ranks(pairs.map(([, right]) => right)));
  // Without any relation it is about normal with variance 1 / (n - 1) (Kendall 1948), so four pairs can prove nothing.
  const p = value === null ? null : studentTail(value * Math.sqrt(n - 1), Number.POSITIVE_INFINITY);
  return { value, n, verdict: verdictOf(value ?? 0, p) };
}

/** Ranks from 1; equals share the mean of theirs. */
export function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function pearson(left: readonly number[], right: readonly number[]): number | null {
  const [leftMean, rightMean] = [mean(left), mean(right)];
  const product = left.reduce((sum, value, index) => sum + (value - leftMean) * ((right[index] ?? 0) - rightMean), 0);
  const square = (values: readonly number[], centre: number): number =>
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const scale = Math.sqrt(square(left, leftMean) * square(right, rightMean));
  return scale === 0 ? null : Math.max(-1, Math.min(1, product / scale));
}
