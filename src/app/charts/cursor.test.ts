import { afterEach, describe, expect, it } from 'vitest';
import { moveCursor, useCursors } from '../ui/linkedCursor';
import { nearestPlace } from './cursor';

const placeOn = (axis: string) => useCursors.getState().places[axis] ?? null;
afterEach(() => useCursors.setState({ drawings: {}, places: {} }));

describe('a place on an axis', () => {
  it('is there for the drawings that share the axis, and for no others', () => {
    useCursors.setState({ drawings: { step: 2, round: 2 } });
    moveCursor('step', 3);
    expect([placeOn('step'), placeOn('round')]).toEqual([3, null]);
    moveCursor('step', null);
    expect(placeOn('step')).toBeNull();
  });

  it('is nowhere while one drawing alone has the axis', () => {
    useCursors.setState({ drawings: { step: 1 } });
    moveCursor('step', 3);
    expect(placeOn('step')).toBeNull();
  });

  it('is the nearest one to where the pointer is, before the first and after the last as well', () => {
    const at = (point: number) => nearestPlace([1, 2, 3], (place) => 100 * place, point);
    expect([-50, 149, 151, 900].map(at)).toEqual([1, 1, 2, 3]);
    expect(nearestPlace([], (place) => place, 5)).toBeNull();
  });
});
