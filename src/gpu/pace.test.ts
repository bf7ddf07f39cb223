import { expect, test } from 'vitest';
import { Pace } from './pace';

test('work goes in parts that take at most so long, by the best rate so far', () => {
  const pace = new Pace(500);
  expect(pace.parts(0)).toBe(1);
  // Half a second at what any GPU does.
  expect(pace.parts(1e10)).toBe(1);
  expect(pace.parts(1.01e10)).toBe(2);
  expect(pace.parts(1e12)).toBe(100);
  pace.took(1e12, 1000);
  expect(pace.parts(1e12)).toBe(2);
  expect(pace.parts(4e12)).toBe(8);
  // It had to wait for others, or was too short to tell anything.
  pace.took(1e6, 300);
  pace.took(1e12, 0);
  expect(pace.parts(4e12)).toBe(8);
});
