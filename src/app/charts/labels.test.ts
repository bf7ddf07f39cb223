import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, overlaps, placeLabels, spreadApart } from './labels';

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

describe('placeLabels', () => {
  const bounds: Box = { x: 40, y: 0, width: 240, height: 260 };

  it('takes the place above right when it is free', () => {
    expect(placeLabels([{ x: 100, y: 100, width: 26, height: 14 }], [], bounds)).toEqual([
      { x: 108, y: 78, width: 26, height: 14 },
    ]);
  });

  it('turns to the left at the right edge, where the line labels begin', () => {
    const [place] = placeLabels([{ x: 270, y: 100, width: 26, height: 14 }], [], bounds);
    expect(place).toEqual({ x: 236, y: 78, width: 26, height: 14 });
  });

  it('no two of labels and obstacles overlap, and none leaves the bounds', () => {
    const value = fc.record({
      x: fc.double({ min: 40, max: 280, noNaN: true }),
      y: fc.double({ min: 0, max: 260, noNaN: true }),
      width: fc.constantFrom(22, 29),
      height: fc.constant(14),
    });
    const obstacle = fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      y: fc.double({ min: 0, max: 260, noNaN: true }),
      width: fc.double({ min: 1, max: 60, noNaN: true }),
      height: fc.double({ min: 1, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 21 }), fc.array(obstacle, { maxLength: 10 }), (labels, obstacles) => {
        const places = placeLabels(labels, obstacles, bounds).filter((place) => place !== null);
        places.forEach((place, index) => {
          const others = [...obstacles, ...places.slice(0, index)];
          expect(others.filter((other) => overlaps(place, other))).toEqual([]);
          expect(place.x).toBeGreaterThanOrEqual(bounds.x);
          expect(place.x + place.width).toBeLessThanOrEqual(bounds.x + bounds.width);
        });
      }),
    );
  });

  it('lets the last value choose first', () => {
    const one = { x: 100, y: 100, width: 26, height: 14 };
    const [first, last] = placeLabels([one, one], [], bounds);
    expect(last).toEqual({ x: 108, y: 78, width: 26, height: 14 });
    expect(first).not.toBeNull();
    expect(first).not.toEqual(last);
  });
});
