import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configuration, written } from '../testing/puzzles';
import { type PuzzleSelection, selectConfigurations } from './selection';
import type { PuzzleCandidate } from './types';

interface Sample {
  task: number;
  solved: boolean;
  /** Whether a configuration was written at all. */
  valid: boolean;
  diverged: boolean;
}

/** What is solved was valid and did not diverge, as in every run. */
function candidates(samples: readonly Sample[]): PuzzleCandidate[] {
  return samples.map(({ task, solved, valid, diverged }, sample) => ({
    edit: { ...written(task, sample, configuration()), ...(valid ? {} : { configuration: null }) },
    examples: 0,
    beforeCut: 0,
    steps: 0,
    untrained: null,
    sameAs: null,
    losses: [],
    tokens: 0,
    predictions: [],
    results: [],
    divergedAt: diverged ? 3 : null,
    solved: solved && valid && !diverged,
  }));
}

const samples = fc.array(
  fc.record({ task: fc.nat(2), solved: fc.boolean(), valid: fc.boolean(), diverged: fc.boolean() }),
  { minLength: 1, maxLength: 14 },
);
const by = (more: Partial<PuzzleSelection>): PuzzleSelection => ({ seed: 1, rule: 'random', keepPerTask: 2, ...more });
const keptOf = (more: Partial<PuzzleSelection>, some: readonly PuzzleCandidate[]): string[] =>
  selectConfigurations(by(more), some).flatMap(({ kept, edit }) => (kept ? edit : []));

describe('the random control of puzzles', () => {
  it('keeps as many as solved their task, none that was no configuration or diverged, and no more of a task', () => {
    fc.assert(
      fc.property(samples, fc.nat(), fc.integer({ min: 1, max: 4 }), (some, seed, keepPerTask) => {
        const all = candidates(some);
        const drawn = keptOf({ seed, keepPerTask }, all);
        expect(drawn).toHaveLength(keptOf({ rule: 'solved', keepPerTask }, all).length);
        const taken = all.filter(({ edit }) => drawn.includes(edit.id));
        expect(taken.every(({ edit, divergedAt }) => edit.configuration !== null && divergedAt === null)).toBe(true);
        for (const task of [0, 1, 2])
          expect(taken.filter(({ edit }) => edit.item === task).length).toBeLessThanOrEqual(keepPerTask);
      }),
    );
  });

  it('draws the same ones whichever solved their task, as long as as many did', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 3, maxLength: 3 }), fc.nat(), (right, seed) => {
        const some = (solved: readonly number[]) =>
          candidates(
            [0, 1, 2, 3, 4, 5].map((at) => ({ task: 0, solved: solved.includes(at), valid: true, diverged: false })),
          );
        expect(keptOf({ seed, keepPerTask: 6 }, some(right))).toEqual(
          keptOf({ seed, keepPerTask: 6 }, some([0, 1, 2])),
        );
      }),
    );
  });

  it('draws others with another seed, solved or not, and says so of each', () => {
    const all = candidates(
      [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ task: at % 2, solved: at < 4, valid: true, diverged: false })),
    );
    const drawn = Array.from({ length: 300 }, (_, seed) => keptOf({ seed }, all));
    expect(drawn.every((kept) => kept.length === 4)).toBe(true);
    // Two of four of each task: each one in half of the draws, within five standard deviations.
    for (const { edit } of all) {
      const times = drawn.filter((kept) => kept.includes(edit.id)).length;
      expect(Math.abs(times - 150)).toBeLessThan(44);
    }
    const reasons = selectConfigurations(by({}), all).map(({ kept, reason }) => `${kept} ${reason}`);
    expect(new Set(reasons)).toEqual(new Set(['true random', 'false not-drawn']));
  });
});
