/** Which task of a recorded run is looked at, and whose configurations of it. Pure. */

import { HELD_OUT_KEY, itemsOfRound } from '../../../seal/loop/restEm';
import type { Puzzle, PuzzleCandidate, PuzzleCondition, PuzzleEvaluation } from '../../../seal/puzzles/types';
import type { PuzzleRun } from '../../../seal/record/record';
import type { CandidateView } from '../results';
import { rebuiltSet } from './rebuiltSet';

/** The evaluation that configurations of a held-out task come from. */
export type Writer = Pick<PuzzleCondition, 'name' | 'round'>;

export type PuzzlePick =
  | { kind: 'held-out'; task: number; writer: Writer }
  | { kind: 'training'; round: number; task: number };

const evaluationsOf = ({ start, rounds }: PuzzleRun): PuzzleEvaluation[] => [
  ...start,
  ...rounds.flatMap(({ evaluations }) => evaluations),
];

export function tasksFor(run: PuzzleRun, set: 'held-out' | number): Puzzle[] {
  return set === 'held-out' ? run.items.heldOut : itemsOfRound(run.items.training, run.settings.trainingTasks, set);
}

/** Those with a configuration of this task: the oracle tries further ones only on tasks that nothing has solved. */
export function writersOf(run: PuzzleRun, task: number): Writer[] {
  return evaluationsOf(run)
    .filter(({ candidates }) => candidates.some(({ edit: written }) => written.item === task))
    .map(({ condition: { name, round } }) => ({ name, round }));
}

/** The writer that was asked for, else the last policy, which is what the run is about. */
export function heldOutPick(run: PuzzleRun, task: number, wanted: Writer | null): PuzzlePick | null {
  const writers = writersOf(run, task);
  const writer =
    writers.find(({ name, round }) => name === wanted?.name && round === wanted.round) ??
    writers.findLast(({ name }) => name === 'policy') ??
    writers[0];
  return writer === undefined ? null : { kind: 'held-out', task, writer };
}

export function puzzleOfPick(run: PuzzleRun, pick: PuzzlePick): Puzzle | null {
  return tasksFor(run, pick.kind === 'held-out' ? 'held-out' : pick.round)[pick.task] ?? null;
}

/** On all tasks. */
function listOf(run: PuzzleRun, pick: PuzzlePick): readonly PuzzleCandidate[] {
  if (pick.kind === 'training') return run.rounds.find(({ round }) => round === pick.round)?.candidates ?? [];
  const { writer } = pick;
  const own = evaluationsOf(run).find(
    ({ condition: { name, round } }) => name === writer.name && round === writer.round,
  );
  return own?.candidates ?? [];
}

/** Tasks with a configuration of the pick's writer or round, and whether one of them solves the task. */
export function solvedTasks(run: PuzzleRun, pick: PuzzlePick): Map<number, boolean> {
  const solved = new Map<number, boolean>();
  for (const one of listOf(run, pick)) solved.set(one.edit.item, one.solved || (solved.get(one.edit.item) ?? false));
  return solved;
}

/** As the events of a live run would have left them. */
export function viewsOf(run: PuzzleRun, pick: PuzzlePick): CandidateView[] {
  const puzzle = puzzleOfPick(run, pick);
  const seedKey = pick.kind === 'held-out' ? HELD_OUT_KEY : `round${pick.round}`;
  const own = listOf(run, pick).filter(({ edit: written }) => written.item === pick.task);
  return own.map((candidate) => ({
    id: candidate.edit.id,
    text: candidate.edit.text,
    writing: false,
    written: candidate.edit,
    set: puzzle && rebuiltSet(run, puzzle, candidate, seedKey),
    losses: candidate.losses,
    totalSteps: candidate.losses.length,
    predictions: candidate.predictions,
    rewarded: candidate,
  }));
}
