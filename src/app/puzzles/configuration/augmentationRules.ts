/** Which augmentations a person can choose under which rules, and which of a configuration have no effect there. */
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import {
  AUGMENTATIONS,
  type Augmentation,
  OFFICIAL_AUGMENTATIONS,
  type PuzzleConfiguration,
} from '../../../seal/puzzles/types';
import { idleViolationText } from '../words/configuration';

export const CHOICES: Readonly<Record<PuzzleRules, readonly Augmentation[]>> = {
  'micro-world': ['symmetries', 'colors'],
  official: OFFICIAL_AUGMENTATIONS,
};

/** Under the original's rules colours are permuted exactly when an augmenter is on: no choice, so they follow the others. */
const permutesColors = (augmentations: PuzzleConfiguration['augmentations']): boolean =>
  OFFICIAL_AUGMENTATIONS.some((name) => augmentations[name]);

export function switched(
  configuration: PuzzleConfiguration,
  rules: PuzzleRules,
  name: Augmentation,
  on: boolean,
): PuzzleConfiguration {
  const augmentations = { ...configuration.augmentations, [name]: on };
  if (rules === 'official') augmentations.colors = permutesColors(augmentations);
  return { ...configuration, augmentations };
}

/** Those that are on in vain. */
export function idleAugmentations({ augmentations }: PuzzleConfiguration, rules: PuzzleRules): Augmentation[] {
  return AUGMENTATIONS.filter((name) => {
    if (!augmentations[name] || CHOICES[rules].includes(name)) return false;
    return !(rules === 'official' && name === 'colors' && permutesColors(augmentations));
  });
}

/**
 * Every switch that a person turned on in vain, by the key that the text has. What a model writes is not held to this: a switch
 * in vain is as valid there as in the original.
 */
export function idleViolations(text: string, configuration: PuzzleConfiguration, rules: PuzzleRules): string[] {
  return idleAugmentations(configuration, rules).map((name) => {
    const official = `use_${name}_augmentations`;
    return idleViolationText(text.includes(official) ? official : name, rules);
  });
}
