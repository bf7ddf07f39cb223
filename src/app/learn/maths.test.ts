import { describe, expect, it } from 'vitest';
import { Random } from '../../world/random';
import { chanceByGuessing, chosenBy, freshQuiz, gainByForm, halfOf, subsetsOf, winsOf } from './maths';

it('every k of them are taken once', () => {
  expect(subsetsOf(['a', 'b', 'c'], 2)).toEqual([
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'c'],
  ]);
  expect(subsetsOf([1, 2, 3, 4, 5], 3)).toHaveLength(10);
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

  it('is the mean at one, where nothing is chosen', () => {
    const one = chosenBy([['1111', '0000', '1010', '0000']], 1);
    expect(one.seen).toBeCloseTo(3 / 8);
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

describe('a gain by form', () => {
  it('is all form where each form teaches what it taught before', () => {
    const forms = (share: number) => [
      { share: 1 - share, accuracy: 0.4 },
      { share, accuracy: 0.7 },
    ];
    const { points, form } = gainByForm(forms(0.1), forms(0.8));
    expect(points).toBeCloseTo(21);
    expect(form).toBeCloseTo(21);
  });

  it('is none of it where the forms stay and teach better', () => {
    const forms = (accuracy: number) => [
      { share: 0.5, accuracy },
      { share: 0.5, accuracy: 0.7 },
    ];
    const { points, form } = gainByForm(forms(0.4), forms(0.6));
    expect(points).toBeCloseTo(10);
    expect(form).toBe(0);
  });
});
