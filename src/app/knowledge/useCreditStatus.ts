/** Whether the selected self-edit's lines can be credited, and if not, why not. */
import { useEngine } from '../experiment/engine';
import { useProgress } from '../experiment/progress';
import { useLab } from './lab';
import { useStage } from './useStage';

export interface CreditStatus {
  /** Inputs that changed since the candidate, and its credit with it, was computed. */
  changed: string[];
  stale: boolean;
  runnable: boolean;
  /** What to do before the lines can be credited; `null` when nothing is in the way but another run. */
  obstacle: string | null;
}

export function useCreditStatus(): CreditStatus {
  const { status, changed, runnable } = useStage('quiz');
  const recorded = useLab((state) => state.recorded);
  const ready = useEngine((state) => state.status.kind === 'ready');
  const busy = useProgress((state) => state.task !== null);
  const obstacle = obstacleOf(recorded, ready, status === 'done', status === 'stale', busy);
  return { changed, stale: status === 'stale', runnable: runnable && obstacle === null, obstacle };
}

function obstacleOf(recorded: boolean, ready: boolean, done: boolean, stale: boolean, busy: boolean): string | null {
  if (recorded)
    return 'These results are a recorded run. Press Run all steps to have some of this device, whose lines can be credited.';
  if (!ready) return 'Live runs are off, so nothing can be trained.';
  if (done || busy) return null;
  return stale
    ? 'The results are out of date. Run the quiz again first.'
    : 'Run the quiz first: a credit is a change of its answers.';
}
