import fc from 'fast-check';
import { expect, it } from 'vitest';
import { niceTicks } from './niceTicks';

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
