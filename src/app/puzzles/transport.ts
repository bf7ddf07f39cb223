/** The controls of whatever runs on the Puzzles page. */

import { usePuzzleEngine } from '../experiment/engine';
import { usePuzzleProgress } from '../experiment/progress';
import { transportOf } from '../experiment/session';
import { isIdle } from './actions';
import { runTask } from './connection';
import { useLandscape } from './landscape/landscapeStore';
import { usePuzzleRounds } from './roundsStore';
import { usePuzzleRun } from './run';
import { usePuzzleView } from './view';
import { PUZZLE_SAID } from './words/page';

export const { pause, resume, stop } = transportOf('puzzles');

export async function restorePolicy(): Promise<void> {
  if (isIdle()) await runTask({ domain: 'puzzles', kind: 'restore' });
}

/** Forgets results, not what the visitor chose and wrote, and puts the policy back to the model as shipped. */
export async function reset(): Promise<void> {
  if (!isIdle()) return;
  usePuzzleRun.getState().reset();
  usePuzzleRounds.getState().reset();
  useLandscape.getState().reset();
  usePuzzleView.getState().select(null);
  if (usePuzzleEngine.getState().policy !== null) await restorePolicy();
  usePuzzleProgress.getState().say(PUZZLE_SAID.reset);
}
