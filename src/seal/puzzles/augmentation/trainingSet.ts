/** What a configuration makes of a task: the examples to train on, and whether the game's limits allow it. */
import { Random } from '../../../world/random';
import type { PuzzleSettings } from '../settings';
import type { LeaveOneOut, Puzzle, PuzzleConfiguration, TrainingSet } from '../types';
import { AUGMENTERS, transformedExample } from './augmenters';
import { recoloredExample, uniformColorMap } from './colorPermutation';
import { leaveOut, reorderedExample } from './leaveOut';
import { buildOfficialSet, cutSet } from './officialSet';

/** Recoloured copies of each example where colours alone are varied: as many examples as the symmetries give. */
const COLOR_COPIES = 7;

export interface TrainingSetLimits {
  rules: PuzzleSettings['rules'];
  finetune: Pick<PuzzleSettings['finetune'], 'batchSize' | 'stepLimit' | 'exampleLimit'>;
  /** Most tokens of an example. */
  maxTokens: number;
}

export function buildTrainingSet(
  { demonstrations }: Pick<Puzzle, 'demonstrations'>,
  { augmentations, epochs }: PuzzleConfiguration,
  { rules, finetune, maxTokens }: TrainingSetLimits,
  tokensOf: (example: LeaveOneOut) => number,
  seed: number,
): TrainingSet {
  const all =
    rules === 'official'
      ? buildOfficialSet({ demonstrations }, augmentations, seed)
      : microWorldSet(demonstrations, augmentations, new Random(seed, 'puzzle examples'));
  const { exampleLimit } = finetune;
  const examples = cutSet(all, { tokensOf, tokenLimit: maxTokens + 1, exampleLimit }, seed);
  return { examples, beforeCut: all.length, ...stepsFor(examples.length, epochs, finetune) };
}

export function stepsFor(
  examples: number,
  epochs: number,
  { batchSize, stepLimit }: Pick<PuzzleSettings['finetune'], 'batchSize' | 'stepLimit'>,
): Pick<TrainingSet, 'steps' | 'overLimit'> {
  const steps = epochs * Math.ceil(examples / batchSize);
  // The original's rule counts half a batch as half a step (seal-reference 3.2).
  return { steps, overLimit: Math.floor((epochs * examples) / batchSize) > stepLimit };
}

/**
 * Each demonstration left out once; with `symmetries` each of these in all eight; with `colors` alone seven recoloured copies of
 * each, with both one. Copies show their demonstrations in an order of their own.
 */
function microWorldSet(
  demonstrations: Puzzle['demonstrations'],
  { symmetries, colors }: Pick<PuzzleConfiguration['augmentations'], 'symmetries' | 'colors'>,
  random: Random,
): LeaveOneOut[] {
  const copies = symmetries ? 1 : COLOR_COPIES;
  return leaveOut(demonstrations, 1).flatMap((example) => {
    const turned = symmetries
      ? AUGMENTERS.symmetries.map(({ name, draw }) =>
          reorderedExample(transformedExample(example, name, draw(random)), random),
        )
      : [];
    const placed = [example, ...turned];
    if (!colors) return placed;
    return placed.flatMap((form) => [
      form,
      ...Array.from({ length: copies }, () =>
        reorderedExample(recoloredExample(form, uniformColorMap(random)), random),
      ),
    ]);
  });
}
