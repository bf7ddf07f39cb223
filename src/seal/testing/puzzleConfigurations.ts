/** Configurations for tests, and as the policy would have written them. */
import { compactText, NO_AUGMENTATIONS } from '../puzzles/configuration';
import type { PuzzleConfiguration, WrittenConfiguration } from '../puzzles/types';

export function configuration(more: Partial<PuzzleConfiguration> = {}): PuzzleConfiguration {
  return {
    task: null,
    augmentations: { ...NO_AUGMENTATIONS },
    loss: 'output',
    learningRate: 1e-2,
    epochs: 2,
    ...more,
  };
}

/** As the policy would have written it; `null` is a candidate that never became valid. */
export function written(
  task: number,
  sample: number,
  given: PuzzleConfiguration | null,
  label = 'test',
): WrittenConfiguration {
  return {
    id: `${label}/task${task}/edit${sample}`,
    item: task,
    sample,
    author: 'policy',
    policyVersion: 0,
    promptIds: [1],
    text: given ? compactText(given) : '?',
    ids: [5],
    logProbability: -1,
    configuration: given,
    rejected: [],
  };
}
