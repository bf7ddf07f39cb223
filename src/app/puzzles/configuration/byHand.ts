/** What a person may choose in a configuration: the switches under which rules, the nearest numbers, and what JSON is taken over. */
import { type ParsedConfiguration, parseConfiguration } from '../../../seal/puzzles/configuration';
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import {
  AUGMENTATIONS,
  type Augmentation,
  HIGHEST_RATE,
  MOST_EPOCHS,
  OFFICIAL_AUGMENTATIONS,
  type PuzzleConfiguration,
} from '../../../seal/puzzles/types';
import { CONFIGURATION } from '../words/configuration';

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
function idleViolations(text: string, configuration: PuzzleConfiguration, rules: PuzzleRules): string[] {
  return idleAugmentations(configuration, rules).map((name) => {
    const official = `use_${name}_augmentations`;
    return CONFIGURATION.idleViolation(text.includes(official) ? official : name, rules);
  });
}

/** Whoever writes by hand is told of a switch that the rules know nothing of, rather than left to wonder why it does nothing. */
export function readByHand(text: string, rules: PuzzleRules): ParsedConfiguration {
  const parsed = parseConfiguration(text);
  const violations = parsed.configuration === null ? [] : idleViolations(text, parsed.configuration, rules);
  return violations.length === 0 ? parsed : { configuration: null, violations };
}

/** There is no smallest rate above 0: such a one stays as it was. */
export function nearestRate(given: number, before: number): number {
  return given > 0 ? Math.min(given, HIGHEST_RATE) : before;
}

export function nearestEpochs(given: number, before: number): number {
  return Number.isNaN(given) ? before : Math.max(1, Math.min(MOST_EPOCHS, Math.round(given)));
}
