/** How many examples and steps a configuration gives on a task, and why none would be trained. */
import { useMemo } from 'react';
import { buildTrainingSet, type TrainingSetLimits } from '../../../seal/puzzles/augmentation/trainingSet';
import type { LeaveOneOut, Puzzle, PuzzleConfiguration } from '../../../seal/puzzles/types';
import { Callout } from '../../ui/Callout';
import { NO_EXAMPLES, NO_TASK, outcomeText, overLimitText } from '../words/configuration';

interface Props {
  configuration: PuzzleConfiguration;
  puzzle: Pick<Puzzle, 'demonstrations'> | null;
  limits: TrainingSetLimits;
  tokensOf: (example: LeaveOneOut) => number;
  seed: number;
}

export function TrainingOutcome({ configuration, puzzle, limits, tokensOf, seed }: Props) {
  const set = useMemo(
    () => puzzle && buildTrainingSet(puzzle, configuration, limits, tokensOf, seed),
    [puzzle, configuration, limits, tokensOf, seed],
  );
  if (set === null) return <p className="muted small">{NO_TASK}</p>;
  const { batchSize, stepLimit } = limits.finetune;
  const fitting = Math.floor(stepLimit / Math.max(1, Math.ceil(set.examples.length / batchSize)));
  return (
    <div className="stack" role="status">
      <p className="small">{outcomeText(set, configuration.epochs, batchSize, stepLimit)}</p>
      {set.overLimit && <Callout tone="warn">{overLimitText(set.steps, stepLimit, fitting)}</Callout>}
      {set.examples.length === 0 && <Callout tone="warn">{NO_EXAMPLES}</Callout>}
    </div>
  );
}
