import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { niceTicks, openPath, spreadApart } from './geometry';

describe('spreadApart', () => {
  it('leaves alone what has room', () => {
    expect(spreadApart([10, 50, 90], 16, 0, 100)).toEqual([10, 50, 90]);
  });

  it('pushes neighbours away from their middle, and off the edge', () => {
    expect(spreadApart([50, 50], 16, 0, 100)).toEqual([42, 58]);
    expect(spreadApart([98, 99], 16, 0, 100)).toEqual([84, 100]);
    expect(spreadApart([1, 2], 16, 0, 100)).toEqual([0, 16]);
  });

  it('keeps the gap, the order and the bounds, whatever the values', () => {
    const ideals = fc.array(fc.double({ min: -20, max: 260, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(ideals, (values) => {
        const sorted = values.toSorted((left, right) => left - right);
        const places = spreadApart(sorted, 16, 0, 240);
        expect(places).toHaveLength(sorted.length);
        places.forEach((place, index) => {
          expect(place).toBeGreaterThanOrEqual(-1e-6);
          expect(place).toBeLessThanOrEqual(240 + 1e-6);
          if (index > 0) expect(place - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(16 - 1e-6);
        });
      }),
    );
  });

  it('shrinks the gap when there is no room for it', () => {
    expect(spreadApart([0, 0, 0], 16, 0, 20)).toEqual([0, 10, 20]);
  });
});

describe('niceTicks', () => {
  it('reaches the highest value in a few even steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (highest) => {
        const ticks = niceTicks(highest);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest * (1 - 1e-6));
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
    expect(niceTicks(3)).toEqual([0, 1, 2, 3]);
  });
});

it('a line is open where a value is missing, and a short stroke where one stands alone', () => {
  const path = (...heights: number[]): string => openPath(heights.map((y, x) => ({ x, y })));
  expect(path(1, 2)).toBe('M0.0 1.0L1.0 2.0');
  expect(path(1)).toBe('M0.0 1.0m-2 0h4');
  expect(path(3, 2, Number.NaN, 1, Number.NaN, 1, 1)).toBe('M0.0 3.0L1.0 2.0M3.0 1.0m-2 0h4M5.0 1.0L6.0 1.0');
});
