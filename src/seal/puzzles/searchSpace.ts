/** The configurations that a search tries, in order: each augmentation at its likely best first, then finer steps. */
import { configurationKey, NO_AUGMENTATIONS } from './configuration';
import type { PuzzleRules } from './settings';
import type { Augmentation, PuzzleConfiguration } from './types';

/** A choice of augmentations, and learning rate and epochs to try with each. */
interface SearchSpace {
  switches: readonly Partial<Record<Augmentation, boolean>>[];
  strengths: readonly (readonly [learningRate: number, epochs: number])[];
}

const SPACES: Readonly<Record<PuzzleRules, SearchSpace>> = {
  'micro-world': {
    switches: [{ colors: true }, { symmetries: true }, { symmetries: true, colors: true }, {}],
    strengths: [
      [1e-2, 4],
      [2e-2, 4],
      [5e-3, 4],
      [2e-2, 3],
      [1e-2, 3],
      [2e-2, 2],
    ],
  },
  // First the one that the authors made by hand, their oracle (seal-reference 3.5): everything on, 1e-4, two epochs.
  official: {
    switches: [
      { basic: true, size: true, chain: true, repeat: true },
      { basic: true },
      { basic: true, chain: true },
      {},
    ],
    strengths: [
      [1e-4, 2],
      [2e-4, 2],
      [5e-5, 2],
      [1e-4, 3],
      [1e-4, 1],
      [1e-3, 1],
    ],
  },
};

/** Both of the micro-world's augmentations at once double the examples, which halves the epochs that the step limit allows. */
const epochsFor = ({ symmetries, colors }: SearchSpace['switches'][number], epochs: number): number =>
  symmetries && colors ? Math.ceil(epochs / 2) : epochs;

/** Each once: at half the epochs, two strengths can be the same. */
export function searchConfigurations(rules: PuzzleRules): PuzzleConfiguration[] {
  const { switches, strengths } = SPACES[rules];
  const all = strengths.flatMap(([learningRate, epochs]) =>
    switches.map((on) => {
      const augmentations = { ...NO_AUGMENTATIONS, ...on };
      // The original permutes colours whenever it augments, and its text says so by its other keys.
      if (rules === 'official') augmentations.colors = Object.values(on).some(Boolean);
      return { task: null, augmentations, loss: 'output' as const, learningRate, epochs: epochsFor(on, epochs) };
    }),
  );
  const distinct = new Map<string, PuzzleConfiguration>();
  for (const one of all) if (!distinct.has(configurationKey(one))) distinct.set(configurationKey(one), one);
  return [...distinct.values()];
}
