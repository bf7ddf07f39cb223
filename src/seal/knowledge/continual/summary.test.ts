import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pooled } from './pooled';
import type { Cell, ContinualRecord, SequenceRecord } from './record';
import { byAge, matrixOf, meanMatrix, remedySummaries, summaryOf } from './summary';

/** Cells with so many of four answers right. */
const cell = (right: number): Cell => ({
  said: ['a', 'b', 'c', 'd'],
  right: [0, 1, 2, 3].map((place) => place < right),
});
const edit = { text: '', lines: 1, beside: 0, losses: [], tokens: 0 };

function sequenceOf(rows: number[][], known: number[] = [], sequence = 0): SequenceRecord {
  return { sequence, edits: rows.slice(1).map(() => edit), rows: rows.map((row) => row.map(cell)), known };
}

const WHOLE = sequenceOf([[1, 0, 2], [4], [2, 3], [3, 0, 4]], [1, 0.5, 0.5, 0.25]);

function recordOf(remedy: ContinualRecord['remedy'], sequences: SequenceRecord[], flops = 1): ContinualRecord {
  return {
    ...{ name: `continual-${remedy}`, remedy, round: 0, length: 3, knownQuestions: 4 },
    ...{ sequences, flops, seconds: 1 },
  };
}

describe('one sequence', () => {
  it('is a matrix with what was not asked left open', () => {
    expect(matrixOf(WHOLE)).toEqual([
      [0.25, 0, 0.5],
      [1, null, null],
      [0.5, 0.75, null],
      [0.75, 0, 1],
    ]);
  });

  it('drops from the best since each edit, not from what it was right after it', () => {
    const rows = [[0, 0, 0], [2], [4, 4], [3, 1, 4]];
    // 1 − 3/4, 1 − 1/4, and nothing for the last.
    expect(summaryOf(sequenceOf(rows), 3)?.drop).toBeCloseTo((0.25 + 0.75 + 0) / 3, 12);
    expect(summaryOf(WHOLE, 3)).toEqual({
      before: 0.25,
      learned: (1 + 0.75 + 1) / 3,
      end: (0.75 + 0 + 1) / 3,
      drop: (0.25 + 0.75 + 0) / 3,
      known: { before: 1, end: 0.25 },
    });
  });

  it('says nothing before its end', () => {
    expect(summaryOf(sequenceOf([[1, 0, 2], [4], [2, 3]]), 3)).toBeNull();
  });
});

describe('several', () => {
  const flat = sequenceOf([[0, 0, 0], [4], [4, 4], [4, 4, 4]], [1, 1, 1, 1], 1);
  const lost = sequenceOf([[0, 0, 0], [4], [0, 4], [0, 0, 4]], [1, 0, 0, 0], 1);

  it('compares a remedy with plain merging on the same sequences alone', () => {
    const [plain, replay] = remedySummaries(
      pooled([
        [recordOf('plain', [WHOLE, lost], 3), recordOf('replay', [{ ...WHOLE }, flat], 5)],
        // Of this run there is no plain one.
        [recordOf('replay', [flat], 5)],
      ]).records,
    );
    expect(plain?.against).toBeNull();
    expect([replay?.against?.end.n, replay?.against?.end.mean]).toEqual([2, expect.closeTo(1 / 3, 12)]);
    expect(replay?.against?.drop.mean).toBeCloseTo(-(0 + 2 / 3) / 2, 12);
    expect([replay?.end.n, replay?.flops, plain?.flops]).toEqual([3, 10, 3]);
    expect(plain?.knownEnd?.mean).toBeCloseTo(0.125, 12);
  });

  it('ages an edit from its own on, against the untouched model', () => {
    const ages = byAge([WHOLE, lost]);
    // Right after: WHOLE .75, .75, .5; lost 1, 1, 1.
    expect(ages.map(({ age, change }) => [age, change.n, Number(change.mean.toFixed(6))])).toEqual([
      [0, 2, Number(((2 / 3 + 1) / 2).toFixed(6))],
      [1, 2, Number(((0.125 + 0) / 2).toFixed(6))],
      [2, 2, 0.25],
    ]);
  });

  it('has mean and deviation of each place, over those that were asked', () => {
    const matrix = meanMatrix([WHOLE, lost]);
    expect(matrix[3]?.[0]).toEqual({ mean: 0.375, deviation: expect.closeTo(Math.SQRT1_2 * 0.75, 12), n: 2 });
    expect(matrix[1]?.[1]).toBeNull();
  });

  it('no number leaves its bounds, whatever was answered', () => {
    const right = fc.integer({ min: 0, max: 4 });
    const rows = fc.tuple(
      fc.tuple(right, right, right),
      fc.tuple(right),
      fc.tuple(right, right),
      fc.tuple(right, right, right),
    );
    fc.assert(
      fc.property(rows, (drawn) => {
        const summary = summaryOf(sequenceOf(drawn), 3);
        if (!summary) throw new Error('It is whole.');
        const { learned, end, drop } = summary;
        expect(drop).toBeGreaterThanOrEqual(Math.max(0, learned - end) - 1e-12);
        expect(drop).toBeLessThanOrEqual(1);
      }),
    );
  });
});
