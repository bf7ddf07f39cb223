import { describe, expect, it } from 'vitest';
import { durationText } from '../../seal/cost/duration';
import { runSecondsLeft, secondsLeft, stagesOfTask } from './timeLeft';

describe('time left', () => {
  it('is not told before three samples over three seconds', () => {
    expect(secondsLeft({ startedAt: 0, samples: 2, pausedFor: 0 }, 9000, 5, 10)).toBeNull();
    expect(secondsLeft({ startedAt: 0, samples: 9, pausedFor: 0 }, 2000, 5, 10)).toBeNull();
  });

  it('follows the pace, pauses left out', () => {
    expect(secondsLeft({ startedAt: 0, samples: 5, pausedFor: 0 }, 10_000, 5, 10)).toBe(10);
    expect(secondsLeft({ startedAt: 0, samples: 5, pausedFor: 5000 }, 10_000, 5, 10)).toBe(5);
  });

  const stages = [10, 20, 30].map((seconds, index) => ({
    stage: 'finetune' as const,
    purpose: 'train' as const,
    round: index,
    seconds,
  }));

  it('is what the estimate says of the stages to come, before a stage has shown its own pace', () => {
    expect(runSecondsLeft({ stages, at: 0, spent: 0, done: 0, total: 0 })).toBe(60);
    expect(runSecondsLeft({ stages, at: 0, spent: 4, done: 0, total: 12 })).toBe(56);
    expect(runSecondsLeft({ stages, at: 2, spent: 0, done: 0, total: 0 })).toBe(30);
  });

  it('follows the pace of the stage at work the more of it is done', () => {
    // As expected: half of twenty seconds left, and the third stage.
    expect(runSecondsLeft({ stages, at: 1, spent: 10, done: 6, total: 12 })).toBe(40);
    // Three times slower than expected: nearly done, its pace says two seconds more.
    expect(runSecondsLeft({ stages, at: 1, spent: 58, done: 29, total: 30 })).toBeCloseTo(32, 0);
  });

  it('never falls below the stages to come, however late a stage is', () => {
    for (const done of [0, 1, 11, 12])
      expect(runSecondsLeft({ stages, at: 1, spent: 500, done, total: 12 })).toBeGreaterThanOrEqual(30);
    expect(runSecondsLeft({ stages: [], at: 0, spent: 5, done: 0, total: 1 })).toBe(0);
  });

  it('is of the task at work alone: nobody knows whether the visitor goes on with the next', () => {
    const lab = (['self-edits', 'finetune', 'quiz', 'reward'] as const).map((stage) => ({
      stage,
      purpose: 'lab' as const,
      round: 0,
      seconds: 10,
    }));
    expect(stagesOfTask(lab, 0, 'self-edits')).toHaveLength(1);
    expect(stagesOfTask(lab, 1, 'finetune')).toHaveLength(2);
    expect(stagesOfTask(lab, 2, 'reward')).toHaveLength(4);
    expect(stagesOfTask(lab, 1, null)).toHaveLength(4);
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
