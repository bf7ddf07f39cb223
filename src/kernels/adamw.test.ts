import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probe } from '../testing/kernels';
import { expectClose } from '../testing/numbers';
import { ADAMW_CASES } from './adamw.cases';
import { checkAdamw, settingsOf } from './adamw.checks';
import { adamw, clipping } from './adamw.reference';

describe('reference', () => {
  const state = { parameter: Float64Array.of(1, -2), first: new Float64Array(2), second: new Float64Array(2) };

  test('the first step moves every parameter by the learning rate against the sign of its gradient', () => {
    const settings = { ...settingsOf(0), weightDecay: 0 };
    const { parameter } = adamw(state, [0.3, -7], settings, 1, 1);
    expect(parameter[0]).toBeCloseTo(1 - settings.learningRate, 7);
    expect(parameter[1]).toBeCloseTo(-2 + settings.learningRate, 7);
  });

  test('with a gradient of zero only the decay is left', () => {
    const settings = settingsOf(1);
    const shrink = 1 - settings.learningRate * settings.weightDecay;
    expectClose('decayed', adamw(state, [0, 0], settings, 1, 1).parameter, [shrink, -2 * shrink], 1e-12);
  });

  test('clipping brings the norm to its limit, and never raises it', () => {
    expect(5 * clipping([3, 4], 2).clip).toBeCloseTo(2, 5);
    expect(clipping([3, 4], 6)).toEqual({ norm: 5, clip: 1 });
    expect(clipping([3, 4], 0).clip).toBe(1);
  });
});

test.each(ADAMW_CASES)('$name', (c) => checkAdamw(probe, c));

test('random arenas', async () => {
  const shapes = fc.record({
    enabled: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    blocks: fc.integer({ min: 1, max: 9 }),
    partials: fc.integer({ min: 1, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(shapes, ({ enabled, blocks, partials }) => {
      const blockSlots = Array.from({ length: blocks * enabled.length }, (_, block) => (block * 7) % enabled.length);
      // 7 and the number of slots (at most 5) have no common divisor, so every slot gets the same number of blocks.
      return checkAdamw(probe, { name: '', blockSlots, enabled, partials });
    }),
    { numRuns: 12 },
  );
});
