/** What a training set may be with the embedded model, so that the page can tell before the model is asked. */

import { useMemo } from 'react';
import type { TrainingSetLimits } from '../../../seal/puzzles/augmentation/trainingSet';
import type { LeaveOneOut } from '../../../seal/puzzles/types';
import { MOST_ROWS, pairText } from '../../../world/puzzles/text';
import { useEngine, useSettings } from '../experiment';

/** A beginning and an end. */
const FRAME = 2;

/** The model's tokens are the characters of its own spelling of grids; what it cannot spell is over any limit. */
export function tokensOfExample({ demonstrations, target }: LeaveOneOut): number {
  const pairs = [...demonstrations, target];
  if (pairs.some(({ input, output }) => Math.max(input.length, output.length) > MOST_ROWS))
    return Number.POSITIVE_INFINITY;
  return FRAME + pairs.reduce((sum, pair) => sum + pairText(pair).length, 0);
}

/** While the model is not loaded, nothing is too long. */
export function useTrainingSetLimits(): TrainingSetLimits {
  const { rules, finetune } = useSettings((state) => state.settings);
  const status = useEngine((state) => state.status);
  const maxTokens = status.kind === 'ready' ? status.model.contextLength : Number.POSITIVE_INFINITY;
  return useMemo(() => ({ rules, finetune, maxTokens }), [rules, finetune, maxTokens]);
}
