import { describe, expect, it } from 'vitest';
import type { LineCredit } from '../../seal/knowledge/measured';
import type { TrainingSequence } from '../../seal/knowledge/types';
import type { Estimate } from '../../seal/types';
import { creditScale, creditVerdict, orderLines, sequencesOfLines } from './credit';

const value = (mean: number, standardError: number | null = 0.1, n = 2): Estimate => ({ mean, standardError, n });

const line = (sequence: number, gold: number, accuracy: number): LineCredit => ({
  sequence,
  accuracy: value(accuracy),
  goldLogProbability: value(gold),
  perQuestion: [],
});

const LINES = [line(0, 0.1, -0.5), line(1, -0.4, 0), line(2, 0.9, 0.2)];

describe('reading credits', () => {
  it('holds a credit against the noise of so few repeats (Student’s t: 12.706 errors of two, 4.303 of three)', () => {
    expect(creditVerdict(value(1.26))).toBe('within noise');
    expect(creditVerdict(value(1.28))).toBe('helps');
    expect(creditVerdict(value(-1.28))).toBe('hurts');
    expect(creditVerdict(value(0.44, 0.1, 3))).toBe('helps');
    expect(creditVerdict(value(0, 0))).toBe('within noise');
    expect(creditVerdict(value(0.5, 0))).toBe('noise unknown');
    expect(creditVerdict(value(0.5, null, 1))).toBe('noise unknown');
  });

  it('sorts by either measure, both ways', () => {
    const order = (...given: Parameters<typeof orderLines> extends [unknown, ...infer Rest] ? Rest : never) =>
      orderLines(LINES, ...given).map(({ sequence }) => sequence);
    expect(order('gold', 'helps')).toEqual([2, 0, 1]);
    expect(order('gold', 'hurts')).toEqual([1, 0, 2]);
    expect(order('accuracy', 'hurts')).toEqual([0, 1, 2]);
    expect(order('accuracy', 'trained')).toEqual([0, 1, 2]);
  });

  it('scales marks so that the longest whisker fits, and never to nothing', () => {
    expect(creditScale(LINES, 'gold')).toBeCloseTo(1);
    expect(creditScale([], 'gold')).toBeGreaterThan(0);
  });
});

describe('lines and the sequences that they became', () => {
  const sequence = (text: string, paragraph: number | null): TrainingSequence => ({
    text,
    ids: [1, 2],
    rule: paragraph === null ? 'passage' : 'line',
    paragraph,
  });

  it('meet by paragraph and text, equal lines in order, under a title too', () => {
    const sequences = [
      sequence('a', 0),
      sequence('a', 1),
      sequence('Towns\nb', 1),
      sequence('a', 1),
      sequence('c', null),
    ];
    expect(sequencesOfLines(['a', ' b ', 'a', 'a', 'c'], sequences, 1)).toEqual([1, 2, 3, null, null]);
  });
});
