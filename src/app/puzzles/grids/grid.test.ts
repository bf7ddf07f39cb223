import { expect, it } from 'vitest';
import { COLOR_NAMES } from '../words/grids';
import { PALETTE } from './grid';

function luminance(color: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

it.each(PALETTE.map((color, index) => ({ name: COLOR_NAMES[index], ...color })))(
  'lines and digits stand out on $name',
  ({ fill, line, digit }) => {
    expect(contrast(fill, line)).toBeGreaterThanOrEqual(3);
    expect(contrast(fill, digit)).toBeGreaterThanOrEqual(4.5);
  },
);

it('every colour of a grid has a name of its own', () => {
  expect(new Set(COLOR_NAMES).size).toBe(PALETTE.length);
});
