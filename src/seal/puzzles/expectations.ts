/**
 * What the policy is expected to write, and what comes of it: measured over the three recorded runs of the embedded model (900
 * configurations). Another model may differ, which the estimate learns from its first stages.
 */
import { NO_AUGMENTATIONS } from './configuration';
import type { PuzzleSettings } from './settings';
import type { PuzzleConfiguration } from './types';

export interface PolicyHabits {
  /** Configurations that cost alike; shares add up to 1. */
  writes: readonly (Pick<PuzzleConfiguration, 'augmentations' | 'loss' | 'epochs'> & { share: number })[];
  /** How likely two configurations for one task are the same, and two for different tasks. */
  same: number;
  sameElsewhere: number;
  /** Share of configurations that solve their task. */
  solved: number;
}

export interface PuzzleExpectations {
  untrained: PolicyHabits;
  /** From the second round on, and where the rounds' policies are measured. */
  trained: PolicyHabits;
  /** Tokens of a configuration with its end, and the share of texts that are none and are sampled again. */
  textTokens: number;
  invalid: number;
  /** Share of answers of adapted models that do not end: one of them keeps all others waiting up to the limit. */
  endless: number;
  /** Share of held-out tasks that nothing has solved when the search begins, and of these the share that each try leaves. */
  open: number;
  leftOpen: number;
}

const ALL_TOKENS = 0.44;
const ONE = { ...NO_AUGMENTATIONS, colors: true };
const BOTH = { ...ONE, symmetries: true };

const habits = (shares: readonly [plain: number, one: number, both: number], epochs: readonly number[]) =>
  [NO_AUGMENTATIONS, ONE, BOTH].flatMap((augmentations, which) =>
    epochs.flatMap((often, index): PolicyHabits['writes'] => {
      const share = (shares[which] ?? 0) * often;
      const shape = { augmentations, epochs: index + 1 };
      return [
        { ...shape, loss: 'all', share: share * ALL_TOKENS },
        { ...shape, loss: 'output', share: share * (1 - ALL_TOKENS) },
      ];
    }),
  );

/** Shares of configurations without augmentation, with colours, and with symmetries too; and by epochs, from 1. */
const UNTRAINED = habits([0.06, 0.9, 0.04], [0.3, 0.2, 0.25, 0.25]);
const TRAINED = habits([0, 0.98, 0.02], [0.05, 0.2, 0.3, 0.45]);

/** The compact form takes eight and its end. */
const COMPACT_TOKENS = 9;

/** Nothing is known of how long another model's texts are, so they count as long as they may become. */
export function expectationsOf({ writing: { form, maxTokens } }: PuzzleSettings): PuzzleExpectations {
  const compact = form === 'compact';
  return {
    untrained: { writes: UNTRAINED, same: 0.005, sameElsewhere: 0.005, solved: 0.18 },
    trained: { writes: TRAINED, same: 0.05, sameElsewhere: 0.07, solved: 0.55 },
    textTokens: compact ? Math.min(COMPACT_TOKENS, maxTokens) : maxTokens,
    // A limit below the length of a configuration cuts off every one.
    invalid: compact && maxTokens < COMPACT_TOKENS - 1 ? 1 : 0.005,
    endless: 0.002,
    open: 0.06,
    leftOpen: 0.93,
  };
}
