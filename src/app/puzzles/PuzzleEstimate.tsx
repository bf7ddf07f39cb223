/** Time and memory of the runs of the Puzzles page, beside their buttons. */

import { PUZZLES } from '../experiment/estimate';
import { usePuzzleProgress } from '../experiment/progress';
import { PlanEstimate } from '../experiment/RunEstimate';
import { puzzlePlan } from './connection';
import { usePuzzle, usePuzzleDraft } from './draft';

/** Of all steps on the task at hand; while something runs the status line says what is left. */
export function PuzzleTaskEstimate() {
  const { settings, hand } = usePuzzleDraft();
  const puzzle = usePuzzle();
  const idle = usePuzzleProgress((state) => state.task === null);
  return idle ? <PlanEstimate domain={PUZZLES} plan={puzzlePlan(settings, puzzle, hand)} /> : null;
}

export function PuzzleRoundsEstimate() {
  const settings = usePuzzleDraft((state) => state.settings);
  return <PlanEstimate domain={PUZZLES} plan={puzzlePlan(settings, null, [])} />;
}
