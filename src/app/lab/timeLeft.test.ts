import { describe, expect, it } from 'vitest';
import { durationText, secondsLeft } from './timeLeft';

describe('time left', () => {
  it('is not told before three samples over three seconds', () => {
    expect(secondsLeft({ startedAt: 0, samples: 2, pausedFor: 0 }, 9000, 5, 10)).toBeNull();
    expect(secondsLeft({ startedAt: 0, samples: 9, pausedFor: 0 }, 2000, 5, 10)).toBeNull();
  });

  it('follows the pace, pauses left out', () => {
    expect(secondsLeft({ startedAt: 0, samples: 5, pausedFor: 0 }, 10_000, 5, 10)).toBe(10);
    expect(secondsLeft({ startedAt: 0, samples: 5, pausedFor: 5000 }, 10_000, 5, 10)).toBe(5);
  });

  it.each([
    [0.2, '1 s'],
    [42, '40 s'],
    [94, '1 min 30 s'],
    [119, '2 min'],
    [720, '12 min'],
    [7200, '2.0 h'],
  ])('%d seconds read %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
});
