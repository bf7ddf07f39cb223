import { describe, expect, it } from 'vitest';
import { Random } from '../../../world/random';
import type { GridPair, LeaveOneOut } from '../types';
import { leaveOut, reorderedExample, withoutDuplicates } from './leaveOut';

const pairs = (count: number): GridPair[] =>
  Array.from({ length: count }, (_, index) => ({ input: [[index]], output: [[index, index]] }));
const summary = (examples: LeaveOneOut[]): string[] =>
  examples.map(({ target, demonstrations, origin }) => {
    const indices = demonstrations.map(({ input }) => input[0]?.[0]);
    expect(indices).toEqual(origin.shown);
    expect(target.input[0]?.[0]).toBe(origin.target);
    return `${indices.join('')}>${origin.target}`;
  });

describe('leaveOut', () => {
  it('makes each demonstration the target, with all others or all but one', () => {
    expect(summary(leaveOut(pairs(3), 1))).toEqual(['12>0', '02>1', '01>2']);
    expect(summary(leaveOut(pairs(3), 2))).toEqual(['2>0', '1>0', '2>1', '0>1', '1>2', '0>2']);
    expect(leaveOut(pairs(6), 2)).toHaveLength(30);
  });

  it('shows nothing when two of two are left out', () => {
    expect(summary(leaveOut(pairs(2), 2))).toEqual(['>0', '>1']);
  });
});

describe('reorderedExample', () => {
  it('moves demonstrations and their indices together, into every order', () => {
    const random = new Random(0);
    const [example] = leaveOut(pairs(4), 1);
    const orders = Array.from({ length: 100 }, () => (example ? summary([reorderedExample(example, random)])[0] : ''));
    expect([...new Set(orders)].sort()).toEqual(['123>0', '132>0', '213>0', '231>0', '312>0', '321>0']);
  });
});

describe('withoutDuplicates', () => {
  const [example] = leaveOut(pairs(3), 1);
  const base: LeaveOneOut[] = example ? [example] : [];

  it('keeps the first of the same content, whatever the origin', () => {
    const twins = base.map((one) => ({ ...one, origin: { ...one.origin, transform: 'transpose' } }));
    expect(withoutDuplicates([...base, ...twins])).toEqual(base);
  });

  it('tells orders, shapes and roles apart', () => {
    const others = base.flatMap((one) => [
      { ...one, demonstrations: [...one.demonstrations].reverse() },
      { ...one, target: { ...one.target, output: [[0], [0]] } },
      { ...one, target: { input: one.target.output, output: one.target.input } },
    ]);
    expect(withoutDuplicates([...base, ...others])).toHaveLength(4);
  });
});
