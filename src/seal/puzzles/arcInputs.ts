/** ARC tasks from files as input of the loop, counted as the original counts them (seal-reference 3.1). */
import { splitTests } from './arcPools';
import { assertDisjointTasks } from './disjoint';
import type { PuzzleInputs } from './restEm';
import type { PuzzleSettings } from './settings';
import type { Puzzle } from './types';
import { worldReplay } from './worldInputs';

export type PuzzleTasks = Pick<PuzzleInputs, 'training' | 'heldOut'>;

/**
 * The first tasks of both lists, as many as the settings take, in their order and for every seed the same. Of a held-out task
 * with several tests each is an entry of its own; of a training task only the first is, because the others' prompts are the same.
 * @throws Error with one plain line for tasks that could not be scored, or that would measure what was trained.
 */
export function arcTasks(
  { trainingTasks, rounds, heldOutTasks }: PuzzleSettings,
  { training, heldOut }: PuzzleTasks,
): PuzzleTasks {
  const tasks = {
    training: training.slice(0, trainingTasks * Math.max(1, rounds)).flatMap((puzzle) => splitTests(puzzle)[0] ?? []),
    heldOut: heldOut.slice(0, heldOutTasks).flatMap(splitTests),
  };
  for (const list of [tasks.training, tasks.heldOut]) assertSound(list);
  assertDisjointTasks(tasks.training, tasks.heldOut);
  return tasks;
}

/** Only the embedded model was made from the micro-world's curriculum; another has nothing of it to forget. */
export function arcInputs({ writing }: PuzzleSettings, tasks: PuzzleTasks): PuzzleInputs {
  return { ...tasks, replay: writing.form === 'compact' ? worldReplay : null };
}

function assertSound(puzzles: readonly Puzzle[]): void {
  const seen = new Set<string>();
  for (const { id, tests } of puzzles) {
    if (seen.has(id)) throw new Error(`Task ${id} comes twice. Leave one of the two out.`);
    seen.add(id);
    if (tests.some(({ output }) => output === null))
      throw new Error(`Task ${id} has no solution, so nothing could be scored on it. Give its file of solutions too.`);
  }
}
