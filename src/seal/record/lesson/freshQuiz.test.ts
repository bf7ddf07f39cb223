import { describe, expect, it } from 'vitest';
import { Random } from '../../../world/random';
import { freshQuiz, staysBest, winsOf } from './freshQuiz';

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

describe('the best set of a group', () => {
  it('always stays the best where it alone knows anything', () => {
    expect(staysBest([{ right: ['1111', '0000', '0000'] }])).toBe(100);
  });

  it('is one among equals where all know the same', () => {
    expect(staysBest([{ right: ['1010', '1010', '1010', '1010'] }])).toBeCloseTo(25);
  });

  it('is often another one where they know different things', () => {
    const stays = staysBest([{ right: ['110110', '001001'] }]);
    expect(stays).toBeGreaterThan(60);
    expect(stays).toBeLessThan(90);
  });
});
