/** The runs of the Puzzles page that are no stage of one task: the landscape and the rounds. */
import type { Puzzles } from '../../seal/puzzles/types';
import { usePuzzleEngine } from '../experiment/engine';
import { keepOrTell } from '../experiment/keepRun';
import { beginRounds, type LiveRounds } from '../experiment/liveRounds';
import { type Outcome, transportOf } from '../experiment/session';
import { noteShortage } from '../experiment/shortage';
import { canRun, isIdle, puzzleInputsNow } from './actions';
import { runTask } from './connection';
import { usePuzzleDraft } from './draft';
import { landscapeConfigurations } from './landscape/landscape';
import { useLandscape } from './landscape/landscapeStore';
import { livePuzzleRun } from './recorded/liveRun';
import { PUZZLE_REMEDIES } from './remedies';
import { usePuzzleRounds } from './roundsStore';

export async function runLandscape(): Promise<void> {
  if (!isIdle() || !canRun()) return;
  const { puzzle, settings, policy } = puzzleInputsNow();
  const { choice, begin, end } = useLandscape.getState();
  begin({ ...choice, puzzle, settings, policy });
  const configurations = landscapeConfigurations(choice);
  const outcome = await runTask({ domain: 'puzzles', kind: 'landscape', puzzle, settings, configurations });
  transportOf('puzzles').release();
  end(...ending(outcome));
}

export const PUZZLE_ROUNDS: LiveRounds<Puzzles> = {
  domain: 'puzzles',
  store: usePuzzleRounds,
  run: (task, told) => runTask({ domain: 'puzzles', ...task }, told),
  noteFailure: (failure) => noteShortage(failure, PUZZLE_REMEDIES),
  keep: () => keepOrTell(livePuzzleRun, 'live'),
};

export async function runRounds(): Promise<void> {
  const { status } = usePuzzleEngine.getState();
  if (!isIdle() || status.kind !== 'ready') return;
  const { model, device } = status;
  await beginRounds(PUZZLE_ROUNDS, { model, device, settings: usePuzzleDraft.getState().settings });
}

function ending(outcome: Outcome): ['done' | 'stopped' | 'failed', string | null] {
  if (outcome.kind === 'failed') {
    noteShortage(outcome.failure, PUZZLE_REMEDIES);
    return ['failed', outcome.failure.message];
  }
  return [outcome.kind === 'finished' ? 'done' : 'stopped', null];
}
