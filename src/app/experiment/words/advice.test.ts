import { expect, it } from 'vitest';
import { adviceFor } from './advice';

it('a model that the device has no room for: what would fit, and once what to do before Reconnect', () => {
  const message =
    'The GPU has no room for the weights of micro-world: 1.64 MB were asked for and 820 kB were there; about 198480 parameters would fit. Close other pages and programs that use the GPU.';
  expect(adviceFor('out-of-memory', message)).toEqual({
    title: 'The GPU ran out of room.',
    text: `${message} Then reconnect.`,
    retry: true,
  });
});
