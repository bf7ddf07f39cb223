import { describe, expect, it } from 'vitest';
import { Random } from '../../world/random';
import { bestOfK, chanceByGuessing, chosenBy, fixedAndBroken, freshQuiz, halfOf, subsetsOf, winsOf } from './maths';

describe('best of k', () => {
  it('is the mean at one and the best at all of them', () => {
    const values = [0.2, 0.4, 0.9];
    expect(bestOfK(values, 1)).toBeCloseTo(0.5);
    expect(bestOfK(values, 3)).toBe(0.9);
    // 0.4, 0.9, 0.9
    expect(bestOfK(values, 2)).toBeCloseTo(2.2 / 3);
  });

  it('takes every k once', () => {
    expect(subsetsOf(['a', 'b', 'c'], 2)).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
    expect(subsetsOf([1, 2, 3, 4, 5], 3)).toHaveLength(10);
  });
});

describe('choosing by one half of the questions', () => {
  it('keeps both wordings of a fact on one side', () => {
    // Facts 0, 1, 2 asked as abc and again as ABC.
    expect(halfOf('abcABC', 0)).toBe('acAC');
    expect(halfOf('abcABC', 1)).toBe('bB');
  });

  it('seems to win where there is nothing but luck, and wins nothing', () => {
    const random = new Random(1, 'coins');
    const coins = (): string => {
      const facts = Array.from({ length: 8 }, () => (random.chance(0.5) ? '1' : '0')).join('');
      return facts + facts;
    };
    const groups = Array.from({ length: 400 }, () => Array.from({ length: 5 }, coins));
    const one = chosenBy(groups, 1);
    expect(one.seen).toBeCloseTo(one.fresh);
    const five = chosenBy(groups, 5);
    expect(five.seen).toBeGreaterThan(0.7);
    expect(five.fresh).toBeCloseTo(0.5, 1);
  });

  it('wins all of it where there is no luck', () => {
    const five = chosenBy([['1111', '0000', '0000', '0000', '0000']], 5);
    expect(five).toEqual({ seen: 1, fresh: 1 });
  });
});

describe('a fresh quiz', () => {
  it('asks all of them the same facts, and stays right of who knows all', () => {
    const random = new Random(1, 'quiz');
    for (let at = 0; at < 20; at += 1) {
      const [all, some, same] = freshQuiz(['111111', '100100', '100100'], random);
      expect(all).toBe(1);
      expect(some).toBe(same);
    }
  });

  it('differs by as much as a share of so many facts does', () => {
    const random = new Random(2, 'quiz');
    const marks = '101010101'.repeat(2);
    const shares = Array.from({ length: 4000 }, () => freshQuiz([marks], random)[0] ?? 0);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const spread = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length);
    expect(mean).toBeCloseTo(5 / 9, 1);
    // The square root of p (1 - p) / 9: two wordings of one fact are no two facts.
    expect(spread).toBeCloseTo(Math.sqrt(((5 / 9) * (4 / 9)) / 9), 2);
  });

  it('is won by the best, and shared by those who tie', () => {
    expect(
      winsOf([
        [0.5, 0.2, 0.5],
        [0.1, 0.9, 0.3],
      ]),
    ).toEqual([0.5, 1, 0.5]);
  });
});

describe('guessing', () => {
  it('is as likely as tossing coins', () => {
    expect(chanceByGuessing(0, 10)).toBe(1);
    expect(chanceByGuessing(10, 10)).toBeCloseTo(1 / 1024);
    expect(chanceByGuessing(8, 10)).toBeCloseTo(56 / 1024);
  });
});

it('answers that were mended and spoilt are counted apart', () => {
  expect(fixedAndBroken('0011', '0101')).toEqual({ fixed: 1, broken: 1 });
});
