import { describe, expect, it } from 'vitest';
import { speedText } from './words';

describe('speedText', () => {
  it('says what products alone would allow: two FLOP a parameter to read a token, four to train on it', () => {
    expect(speedText(135e6, 540e9)).toBe(
      'Speed here: at most 1,000 tokens a second in training and 2,000 tokens a second in reading, by this device’s rate of matrix products (540 GFLOP/s, measured). Writing, and steps of few tokens, are slower.',
    );
  });

  it('says that nothing was measured yet', () => {
    expect(speedText(135e6, null)).toMatch(/not measured yet/);
  });
});
