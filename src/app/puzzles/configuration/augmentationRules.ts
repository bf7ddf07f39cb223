/** Which augmentations a person can choose under which rules, and which of a configuration have no effect there. */
import { OFFICIAL_AUGMENTATIONS } from '../../../seal/puzzles/augmentation/officialSet';
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import { AUGMENTATIONS, type Augmentation, type PuzzleConfiguration } from '../../../seal/puzzles/types';

export const CHOICES: Readonly<Record<PuzzleRules, readonly Augmentation[]>> = {
  'micro-world': ['symmetries', 'colors'],
  official: OFFICIAL_AUGMENTATIONS,
};

/** Under the original's rules colours are permuted exactly when an augmenter is on: no choice, so it follows the others. */
export function switched(
  configuration: PuzzleConfiguration,
  rules: PuzzleRules,
  name: Augmentation,
  on: boolean,
): PuzzleConfiguration {
  const augmentations = { ...configuration.augmentations, [name]: on };
  if (rules === 'official') augmentations.colors = OFFICIAL_AUGMENTATIONS.some((other) => augmentations[other]);
  return { ...configuration, augmentations };
}

export function idleAugmentations({ augmentations }: PuzzleConfiguration, rules: PuzzleRules): Augmentation[] {
  return AUGMENTATIONS.filter((name) => {
    if (!augmentations[name] || CHOICES[rules].includes(name)) return false;
    return !(rules === 'official' && name === 'colors' && OFFICIAL_AUGMENTATIONS.some((other) => augmentations[other]));
  });
}
