import { describe, expect, it } from 'vitest';
import { isSame } from './drawing';

const onSelect = (): void => undefined;
const props = () => ({
  label: 'two rows',
  rows: [{ id: 'a', value: 0.5, between: [0.25, 0.75] }],
  base: null,
  onSelect,
});

describe('what a drawing is given', () => {
  it('is the same when it says the same, though it was made anew', () => {
    expect(isSame(props(), props())).toBe(true);
    expect(isSame({ losses: [1, Number.NaN] }, { losses: [1, Number.NaN] })).toBe(true);
  });

  it.each([
    { label: 'three rows' },
    { rows: [{ id: 'a', value: 0.5, between: [0.25, 0.76] }] },
    { rows: [...props().rows, ...props().rows] },
    { base: 0 },
    { onSelect: () => undefined },
    { selected: undefined },
  ])('is another with %j', (change) => {
    expect(isSame(props(), { ...props(), ...change })).toBe(false);
    expect(isSame({ ...props(), ...change }, props())).toBe(false);
  });
});
