import { expect, test } from 'vitest';
import { chooseProfile } from './profile';

test.each([
  { device: 'lavapipe', software: true, subgroups: true, lanes: 8, reduction: 'single', matmul: 'broadcast' },
  {
    device: 'lavapipe on AVX-512',
    software: true,
    subgroups: true,
    lanes: 16,
    reduction: 'single',
    matmul: 'broadcast',
  },
  { device: 'SwiftShader', software: true, subgroups: true, lanes: 4, reduction: 'single', matmul: 'register' },
  {
    device: 'software of unknown lanes',
    software: true,
    subgroups: false,
    lanes: 0,
    reduction: 'single',
    matmul: 'register',
  },
  { device: 'a GPU', software: false, subgroups: true, lanes: 32, reduction: 'subgroup', matmul: 'tiled' },
  {
    device: 'a GPU without subgroups',
    software: false,
    subgroups: false,
    lanes: 0,
    reduction: 'workgroup',
    matmul: 'tiled',
  },
] as const)('$device: $reduction, $matmul', ({ software, subgroups, lanes, reduction, matmul }) => {
  expect(chooseProfile({ software, subgroups }, lanes)).toEqual({ reduction, matmul });
});
