import { describe, expect, it } from 'vitest';
import { averaged, changeByAge, type Matrix, meansOf, seenCells, seenMeans, sinceLearned } from './matrix';

const ONE: Matrix = [
  [0.2, 0.4],
  [1, null],
  [0.5, 0.8],
];
const OTHER: Matrix = [
  [0.4, 0],
  [0.6, null],
];

describe('matrices of retention', () => {
  it('are averaged place by place, with the deviation of the sample, over those that came so far', () => {
    const mean = averaged([ONE, OTHER]);
    expect(mean[1]?.[0]).toEqual({ mean: 0.8, deviation: expect.closeTo(0.2828, 3), n: 2 });
    expect(mean[1]?.[1]).toBeNull();
    expect(mean[2]?.[0]).toEqual({ mean: 0.5, deviation: null, n: 1 });
    expect(meansOf(mean)[2]).toEqual([0.5, 0.8]);
  });

  it('count what was lost from right after the edit, and before it what was still to be gained', () => {
    const lost = sinceLearned(ONE);
    expect(lost[0]?.map((value) => value?.toFixed(1))).toEqual(['-0.8', '-0.4']);
    expect(lost[2]).toEqual([-0.5, 0]);
    // Of an edit that is still to come nothing can be said.
    expect(sinceLearned(OTHER)[0]?.[1]).toBeNull();
  });

  it('have beside each row the mean of what was learned by then', () => {
    expect(seenMeans(ONE).map((value) => value?.toFixed(2))).toEqual(['0.30', '1.00', '0.65']);
    expect(seenCells([ONE, OTHER])[1]).toEqual({ mean: 0.8, deviation: expect.closeTo(0.2828, 3), n: 2 });
    expect(seenMeans([[null, null]])).toEqual([null]);
  });

  it('tell the change against the untouched model by the age of the edit', () =>
    expect(changeByAge(ONE).map((value) => value.toFixed(2))).toEqual(['0.60', '0.30']));
});
