/** The Puzzles page's part in the session: its tasks, their plans, and where what they tell goes. */
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle, PuzzleEvent, Puzzles } from '../../seal/puzzles/types';
import type { PuzzleTask, TaskKind } from '../../worker/protocol';
import { type Plan, planKey, usePuzzleEstimate } from '../experiment/estimate';
import type { RoundsEvent } from '../experiment/makeRounds';
import { usePuzzleProgress } from '../experiment/progress';
import { askPlan, type Outcome, runTask as runInSession } from '../experiment/session';
import type { HandWritten } from './candidates';
import { usePuzzleDraft } from './draft';
import { useLandscape } from './landscape/landscapeStore';
import { usePuzzleRun } from './run';
import { puzzleSpokenFor } from './words/page';

/** @param ofRounds hears what rounds tell; all else goes to the stores of the page's stages. */
export function runTask(
  task: PuzzleTask,
  ofRounds: (events: readonly RoundsEvent<Puzzles>[]) => void = () => undefined,
): Promise<Outcome> {
  // A landscape has no plan: its own pace tells what is left of it.
  if (task.kind !== 'restore' && task.kind !== 'landscape')
    usePuzzleEstimate.getState().follow(planOf(task), task.kind === 'write' ? 'self-edits' : null);
  return runInSession(task, (news) => {
    if (news.kind === 'events' && news.domain === 'puzzles') applyEvents(task.kind, news.events, ofRounds);
    if (task.kind !== 'rounds') return;
    if (news.kind === 'answered') ofRounds([{ type: 'answered', call: news.call }]);
    if (news.kind === 'cost') ofRounds([{ type: 'cost', stages: news.stages, matrixRate: news.matrixRate }]);
  });
}

function planOf(task: Extract<PuzzleTask, { kind: 'write' | 'train' | 'rounds' }>): Plan {
  const { settings } = task;
  if (task.kind === 'rounds') return puzzlePlan(settings, null, []);
  const { hand } = usePuzzleDraft.getState();
  if (task.kind === 'write') return puzzlePlan(settings, task.puzzle, hand);
  // Those by hand can be trained alone: the plan of more would teach a wrong pace.
  const edits = task.written.filter(({ author }) => author !== 'hand').length;
  return puzzlePlan({ ...settings, edits }, task.puzzle, hand);
}

/** With a task of all steps on it, those on configurations by hand too; without of all rounds. */
export function puzzlePlan(settings: PuzzleSettings, puzzle: Puzzle | null, hand: readonly HandWritten[]): Plan {
  const byHand = hand.map(({ configuration }) => configuration);
  return {
    key: planKey(settings, [puzzle, byHand]),
    request: () => askPlan({ domain: 'puzzles', settings, puzzle, hand: byHand }),
  };
}

function applyEvents(
  kind: TaskKind,
  events: readonly PuzzleEvent[],
  ofRounds: (events: readonly RoundsEvent<Puzzles>[]) => void,
): void {
  const { apply, say } = usePuzzleProgress.getState();
  apply(events);
  usePuzzleEstimate.getState().apply(events);
  if (kind === 'rounds') ofRounds(events);
  else if (kind === 'landscape') useLandscape.getState().apply(events);
  else usePuzzleRun.getState().apply(events);
  const spoken = events.map(puzzleSpokenFor).findLast((text) => text !== null);
  if (spoken !== undefined && spoken !== null) say(spoken);
}
