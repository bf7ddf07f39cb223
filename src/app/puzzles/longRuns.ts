/** The runs of the Puzzles page that are no stage of one task: the landscape and the rounds. */
import type { Puzzles } from '../../seal/puzzles/types';
import type { RunHeader } from '../../seal/record/record';
import type { Outcome } from '../lab/workerConnection';
import { beginJournal, endJournal } from '../runs/journalRun';
import { keepOrTell } from '../runs/keepPuzzleRun';
import { usePuzzleEngine } from '../stores/engine';
import { noteShortage } from '../stores/shortage';
import { canRun, isIdle, puzzleInputsNow } from './actions';
import { runTask, send } from './connection';
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
  const outcome = await runTask({ kind: 'run', task: 'puzzle-landscape', puzzle, settings, configurations });
  send({ kind: 'resume' });
  end(...ending(outcome));
}

export async function runRounds(): Promise<void> {
  const { status } = usePuzzleEngine.getState();
  if (!isIdle() || status.kind !== 'ready') return;
  const { settings } = usePuzzleDraft.getState();
  const { model, device } = status;
  const { begin, end } = usePuzzleRounds.getState();
  const header: RunHeader<Puzzles> = {
    domain: 'puzzles',
    startedAt: new Date().toISOString(),
    commit: null,
    model,
    device,
    settings,
    measuredOn: 'held-out',
  };
  begin(header);
  beginJournal(header);
  const outcome = await runTask({ kind: 'run', task: 'puzzle-rounds', settings });
  send({ kind: 'resume' });
  end(...ending(outcome));
  // Also when it was stopped or broke: once the start is measured, what there is until then is the visitor's.
  await endJournal('puzzles', await keepOrTell(livePuzzleRun, 'live'));
}

function ending(outcome: Outcome): ['done' | 'stopped' | 'failed', string | null] {
  if (outcome.kind === 'failed') {
    noteShortage(outcome.failure, PUZZLE_REMEDIES);
    return ['failed', outcome.failure.message];
  }
  return [outcome.kind === 'finished' ? 'done' : 'stopped', null];
}
