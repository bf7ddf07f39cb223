import { describe, expect, it } from 'vitest';
import { Random } from '../../world/random';
import { chanceByGuessing, chosenBy, gainByForm, halfOf, subsetsOf } from './maths';

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
