import { expect, it } from 'vitest';
import { AUGMENTERS, TEST_TRANSFORMS } from '../../../seal/puzzles/augmentation/augmenters';
import { originText, transformText } from './grids';

it('has words for every transformation of training and test, no two alike', () => {
  const names = new Set([...Object.values(AUGMENTERS).flat(), ...TEST_TRANSFORMS].map(({ name }) => name));
  const words = [...names].map(transformText);
  for (const text of words) expect(text).not.toMatch(/-\w+-|^\w+-\w+$/);
  expect(new Set(words).size).toBe(names.size);
});

it('tells where an example comes from', () => {
  const swapped = [1, 0, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(originText({ target: 1, shown: [2, 0], transform: 'flip-columns', colors: swapped })).toBe(
    'Demonstration 2 left out, mirrored left to right, colours permuted; 3 and 1 shown',
  );
  expect(originText({ target: 0, shown: [], transform: null, colors: null })).toBe(
    'Demonstration 1 left out; none shown',
  );
});
