/** What the buttons of the stages do. Each stage first brings up to date what it rests on. */
import type { PuzzleTask } from '../../worker/protocol';
import { usePuzzleEngine } from '../experiment/engine';
import { usePuzzleProgress } from '../experiment/progress';
import { type Outcome, transportOf } from '../experiment/session';
import { noteShortage } from '../experiment/shortage';
import { writtenByHand } from './candidates';
import { runTask } from './connection';
import { presentPuzzle, usePuzzleDraft } from './draft';
import { PUZZLE_REMEDIES } from './remedies';
import { usePuzzleRun } from './run';
import { basisOf, nextPuzzleStage, type PuzzleInputsNow, type PuzzleStage, stagesBefore } from './stageRecords';
import { type PuzzleTab, usePuzzleView } from './view';
import { PUZZLE_SAID } from './words/page';

const transport = transportOf('puzzles');

export function puzzleInputsNow(): PuzzleInputsNow {
  const { settings, hand } = usePuzzleDraft.getState();
  return { puzzle: presentPuzzle(), settings, hand, policy: usePuzzleEngine.getState().policy?.id ?? 0 };
}

export const canRun = (): boolean => usePuzzleEngine.getState().status.kind === 'ready';
export const isIdle = (): boolean => usePuzzleProgress.getState().task === null;

export async function runStage(stage: PuzzleStage): Promise<void> {
  await runStages(stagesBefore(stage, puzzleInputsNow(), usePuzzleRun.getState().stages));
}

/** Everything that is not up to date; all of it when everything is. */
export async function runAll(): Promise<void> {
  usePuzzleView.getState().startFollowing();
  const next = nextPuzzleStage(puzzleInputsNow(), usePuzzleRun.getState().stages) ?? 'write';
  await runStages(next === 'write' ? ['write', 'train'] : ['train']);
}

/** While paused, up to the next pause; else the next stage that is not up to date, beginning again when all are. */
export async function stepOnce(): Promise<void> {
  if (usePuzzleProgress.getState().transport === 'paused') return transport.step();
  if (!isIdle()) return;
  usePuzzleView.getState().startFollowing();
  await runStages([nextPuzzleStage(puzzleInputsNow(), usePuzzleRun.getState().stages) ?? 'write']);
}

async function runStages(stages: readonly PuzzleStage[]): Promise<void> {
  for (const stage of stages) {
    if (!isIdle() || !canRun()) break;
    if ((await runOne(stage)).kind !== 'finished') break;
  }
  transport.release();
}

const TAB_OF: Record<PuzzleStage, PuzzleTab> = { write: 'configurations', train: 'curves' };

async function runOne(stage: PuzzleStage): Promise<Outcome> {
  const run = usePuzzleRun.getState();
  const view = usePuzzleView.getState();
  const started = performance.now();
  run.begin(stage, presentPuzzle());
  if (stage === 'write') view.select(null);
  // Taken before the run: what the visitor changes while it goes on makes the result stale.
  const basis = basisOf(stage, puzzleInputsNow(), usePuzzleRun.getState().stages);
  view.follow(TAB_OF[stage]);
  const outcome = await runTask(taskFor(stage));
  if (outcome.kind === 'finished') {
    run.finish(stage, basis, (performance.now() - started) / 1000);
    if (stage === 'train') showSolved();
  } else {
    if (outcome.kind === 'failed') noteShortage(outcome.failure, PUZZLE_REMEDIES);
    run.end(stage, outcome.kind === 'failed' ? outcome.failure.message : null);
    say(outcome.kind === 'failed' ? outcome.failure.message : PUZZLE_SAID.stopped);
  }
  return outcome;
}

function taskFor(stage: PuzzleStage): PuzzleTask {
  const { puzzle, settings, hand } = puzzleInputsNow();
  if (stage === 'write') return { domain: 'puzzles', kind: 'write', puzzle, settings };
  const written = usePuzzleRun.getState().results.candidates.flatMap((candidate) => candidate.written ?? []);
  return { domain: 'puzzles', kind: 'train', puzzle, settings, written: [...written, ...hand.map(writtenByHand)] };
}

/** Before the visitor has picked a candidate, one that solves the task is what there is to see. */
function showSolved(): void {
  const view = usePuzzleView.getState();
  const { candidates } = usePuzzleRun.getState().results;
  view.follow('predictions');
  if (view.selected === null)
    view.select((candidates.find(({ rewarded }) => rewarded?.solved) ?? candidates[0])?.id ?? null);
  say(PUZZLE_SAID.trained(candidates.filter(({ rewarded }) => rewarded?.solved).length, candidates.length));
}

const say = (text: string): void => usePuzzleProgress.getState().say(text);
