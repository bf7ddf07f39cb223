/** What a configuration makes of the chosen task with the embedded model, so that the page can tell before the model is asked. */
import { useMemo } from 'react';
import { buildTrainingSet } from '../../../seal/puzzles/augmentation/trainingSet';
import type { LeaveOneOut, PuzzleConfiguration, TrainingSet } from '../../../seal/puzzles/types';
import { deriveSeed } from '../../../seal/seeds';
import { MOST_ROWS, pairText } from '../../../world/puzzles/text';
import { useEngine, usePuzzle, useSettings } from '../experiment';

/** A beginning and an end. */
const END_TOKENS = 2;

/** The model's tokens are the characters of its own spelling of grids; what it cannot spell is over any limit. */
export function tokensOfExample({ demonstrations, target }: LeaveOneOut): number {
  const pairs = [...demonstrations, target];
  if (pairs.some(({ input, output }) => Math.max(input.length, output.length) > MOST_ROWS))
    return Number.POSITIVE_INFINITY;
  return END_TOKENS + pairs.reduce((sum, pair) => sum + pairText(pair).length, 0);
}

export type MakeTrainingSet = (configuration: PuzzleConfiguration) => TrainingSet;

/** As the worker would; while the model is not loaded, nothing is too long. The same function while nothing of it changes. */
export function useTrainingSets(): MakeTrainingSet {
  const puzzle = usePuzzle();
  const { rules, finetune, seed } = useSettings((state) => state.settings);
  const status = useEngine((state) => state.status);
  const maxTokens = status.kind === 'ready' ? status.model.contextLength : Number.POSITIVE_INFINITY;
  return useMemo(() => {
    const examples = deriveSeed(seed, 'examples', 'lab', puzzle.id);
    return (one) => buildTrainingSet(puzzle, one, { rules, finetune, maxTokens }, tokensOfExample, examples);
  }, [puzzle, rules, finetune, maxTokens, seed]);
}
