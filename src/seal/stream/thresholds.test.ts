import { describe, expect, it } from 'vitest';
import { runStreams } from './run';
import { streamContext, streamPlan } from './testing/streamCase';
import { chooseThreshold, chosenThresholds } from './thresholds';

const seen = (worth: readonly number[], others: readonly number[]) => [
  ...worth.map((value) => ({ value, worth: true })),
  ...others.map((value) => ({ value, worth: false })),
];

describe('a threshold', () => {
  it('lies in the middle of the gap that tells best', () => {
    expect(chooseThreshold(seen([2, 3], [0, 1]), 'above')).toEqual({
      threshold: 1.5,
      precision: 1,
      recall: 1,
      f1: 1,
      n: 4,
    });
    expect(chooseThreshold(seen([-2, -3], [0, -1]), 'below')).toMatchObject({ threshold: -1.5, f1: 1 });
  });

  it('gives up what costs more than it brings', () => {
    const chosen = chooseThreshold(seen([0.1, 4, 5, 6], [0.2, 1, 2, 3]), 'above');
    expect(chosen).toMatchObject({ threshold: 3.5, precision: 1, recall: 0.75 });
  });

  it('is never passed by what could not be looked at', () => {
    expect(chooseThreshold(seen([1, 2], [Number.NEGATIVE_INFINITY]), 'above')).toMatchObject({ f1: 1, n: 3 });
    expect(chooseThreshold(seen([-1], [Number.POSITIVE_INFINITY]), 'below')).toMatchObject({ f1: 1 });
  });

  it('is chosen for each signal on the way of one that knows the truth', async () => {
    const plan = { ...streamPlan(['oracle', 'nothing']), measuredOn: 'development' as const };
    const part = await runStreams(streamContext({ skill: 0.9 }), plan, 1);
    const chosen = chosenThresholds({ parts: [part] });
    expect(Object.keys(chosen)).toEqual(['surprise', 'confidence', 'conflict']);
    // Two streams of eight texts; those of the other learner do not count.
    expect(chosen.conflict?.n).toBe(16);
    const none = await runStreams(streamContext(), streamPlan(['oracle']), 1);
    expect(chosenThresholds({ parts: [none] })).toEqual({});
  });
});
