/** The training set of a recorded candidate, built again from settings and seed. */

import { buildTrainingSet } from '../../../seal/puzzles/augmentation/trainingSet';
import type { Puzzle, PuzzleCandidate, TrainingSet } from '../../../seal/puzzles/types';
import type { PuzzleRun } from '../../../seal/record/record';
import { deriveSeed } from '../../../seal/seeds';
import { tokensOfExample } from '../drawer/trainingSetLimits';

/** `null` where it cannot be the one that was trained on: lengths are known of the embedded model's form alone. */
export function rebuiltSet(
  { settings, model }: Pick<PuzzleRun, 'settings' | 'model'>,
  puzzle: Puzzle,
  { edit: { configuration }, examples, beforeCut }: PuzzleCandidate,
  seedKey: string,
): TrainingSet | null {
  if (configuration === null || settings.writing.form !== 'compact') return null;
  const set = buildTrainingSet(
    puzzle,
    configuration,
    { rules: settings.rules, finetune: settings.finetune, maxTokens: model.contextLength },
    tokensOfExample,
    deriveSeed(settings.seed, 'examples', seedKey, puzzle.id),
  );
  return set.examples.length === examples && set.beforeCut === beforeCut ? set : null;
}
