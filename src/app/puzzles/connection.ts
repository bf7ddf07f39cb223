/** The Puzzles page's own worker. It starts with the first visit and lives on when the page is left. */
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle } from '../../seal/puzzles/types';
import type { RestoreCommand, Telemetry } from '../../worker/protocol';
import type { PuzzleTaskCommand } from '../../worker/puzzleProtocol';
import { makePlanRequests } from '../lab/planRequests';
import { makeWorkerConnection, type Outcome } from '../lab/workerConnection';
import { journalEvents } from '../runs/journalRun';
import { usePuzzleEngine } from '../stores/engine';
import { type Plan, planKey, usePuzzleEstimate } from '../stores/estimate';
import { usePuzzleProgress } from '../stores/progress';
import { puzzleSpokenFor } from '../strings/puzzlePage';
import type { HandWritten } from './candidates';
import { usePuzzleDraft } from './draft';
import { useLandscape } from './landscape/landscapeStore';
import { usePuzzleRounds } from './roundsStore';
import { usePuzzleRun } from './run';

const plans = makePlanRequests((command) => send(command));

const connection = makeWorkerConnection({
  model: 'micro-puzzles',
  engine: usePuzzleEngine,
  progress: usePuzzleProgress,
  onConnect: plans.clear,
  onTelemetry: receive,
  onEnd: () => usePuzzleEstimate.getState().end(),
});

export const { connect, send } = connection;

export function runTask(command: PuzzleTaskCommand | RestoreCommand): Promise<Outcome> {
  followPlan(command);
  return connection.runTask(command);
}

/** A landscape has no plan: its own pace tells what is left of it. */
function followPlan(command: PuzzleTaskCommand | RestoreCommand): void {
  if (command.task === 'restore' || command.task === 'puzzle-landscape') return;
  usePuzzleEstimate.getState().follow(planOf(command), command.task === 'puzzle-write' ? 'self-edits' : null);
}

function planOf(command: Exclude<PuzzleTaskCommand, { task: 'puzzle-landscape' }>): Plan {
  const { settings, task } = command;
  if (task === 'puzzle-rounds') return puzzlePlan(settings, null, []);
  const { hand } = usePuzzleDraft.getState();
  if (task === 'puzzle-write') return puzzlePlan(settings, command.puzzle, hand);
  // Those by hand can be trained alone: the plan of more would teach a wrong pace.
  const edits = command.written.filter(({ author }) => author !== 'hand').length;
  return puzzlePlan({ ...settings, edits }, command.puzzle, hand);
}

/** With a task of all steps on it, those on configurations by hand too; without of all rounds. */
export function puzzlePlan(settings: PuzzleSettings, puzzle: Puzzle | null, hand: readonly HandWritten[]): Plan {
  const byHand = hand.map(({ configuration }) => configuration);
  return {
    key: planKey(settings, [puzzle, byHand]),
    request: () => plans.ask({ kind: 'puzzle-plan', settings, puzzle, hand: byHand }),
  };
}

export function connectOnce(): void {
  if (usePuzzleEngine.getState().workerStarts > 0) return;
  connect();
  addEventListener('beforeunload', (event) => {
    if (usePuzzleProgress.getState().task !== null) event.preventDefault();
  });
}

function receive(telemetry: Telemetry): void {
  if (telemetry.kind === 'puzzle-events') applyEvents(telemetry);
  if (telemetry.kind === 'planned') plans.answer(telemetry);
  if (telemetry.kind === 'calibrated') usePuzzleEstimate.getState().calibrated(telemetry.calibration);
  if (telemetry.kind === 'cost' && telemetry.task === 'puzzle-rounds') usePuzzleRounds.getState().told(telemetry.cost);
}

function applyEvents({ events }: Extract<Telemetry, { kind: 'puzzle-events' }>): void {
  const { task, apply, say } = usePuzzleProgress.getState();
  apply(events);
  usePuzzleEstimate.getState().apply(events);
  if (task === 'puzzle-rounds') {
    usePuzzleRounds.getState().apply(events);
    journalEvents('puzzles', events);
  } else if (task === 'puzzle-landscape') useLandscape.getState().apply(events);
  else usePuzzleRun.getState().apply(events);
  const spoken = events.map(puzzleSpokenFor).findLast((text) => text !== null);
  if (spoken !== undefined && spoken !== null) say(spoken);
}
