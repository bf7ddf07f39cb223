import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../seal/statistics/verdict';
import { testCondition as condition } from '../../seal/testing/conditions';
import { compareConditions, defaultPair } from './comparison';
import { Finding } from './Finding';

it('sets off a clear loss from a clear gain, and neither from noise', () => {
  const drawn = (verdict?: Verdict) => renderToStaticMarkup(createElement(Finding, { of: verdict && { verdict } }));
  expect(drawn('better')).toContain('data-verdict="better"');
  expect(drawn('worse')).toContain('data-verdict="worse"');
  for (const text of [drawn(), drawn('no difference shown'), drawn('too few')])
    expect(text).not.toMatch(/better|worse/);
});

describe('paired conditions', () => {
  it('pairs by passage, so that hard and easy passages cancel', () => {
    const before = condition('untrained', 0, [0.1, 0.5, 0.9, 0.3, 0.7, 0.2]);
    const after = condition('policy', 2, [0.2, 0.6, 1, 0.4, 0.8, 0.3]);
    const found = compareConditions(before, after);
    expect(found?.difference).toBeCloseTo(0.1);
    expect(found?.verdict).toBe('better');
    expect(found?.n).toBe(6);
  });

  it('pairs nothing that was measured on other passages', () => {
    expect(compareConditions(condition('base', 0, [0.1]), condition('policy', 1, [0.1, 0.2]))).toBeNull();
    expect(compareConditions(condition('base', 0, []), condition('policy', 1, []))).toBeNull();
  });

  it('turns its sign with its sides', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (left, right) => {
        const n = Math.min(left.length, right.length);
        const [one, two] = [condition('base', 0, left.slice(0, n)), condition('policy', 1, right.slice(0, n))];
        const [there, back] = [compareConditions(one, two), compareConditions(two, one)];
        expect(there?.difference).toBeCloseTo(-(back?.difference ?? 0));
        expect(there?.standardError).toBeCloseTo(back?.standardError ?? Number.NaN);
      }),
    );
  });
});

it('begins with the last policy against the untrained one', () => {
  const base = condition('base', 0, [0.2]);
  const untrained = condition('untrained', 0, [0.4]);
  const later = condition('base', 2, [0.2]);
  const policies = [condition('policy', 2, [0.6]), condition('policy', 1, [0.5])];
  expect(defaultPair([base, untrained, ...policies, later])).toEqual({ compared: policies[0], against: untrained });
  expect(defaultPair([base, untrained])).toEqual({ compared: untrained, against: base });
  expect(defaultPair([base, later])).toEqual({ compared: later, against: base });
  expect(defaultPair([base])).toBeNull();
});
