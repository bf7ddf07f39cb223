/** ARC tasks from files as input of the loop, counted as the original counts them (seal-reference 3.1). */
import { assertDisjointTasks } from './fitting';
import type { PuzzleSettings } from './settings';
import type { Puzzle, PuzzleInputs } from './types';

type PuzzleTasks = Pick<PuzzleInputs, 'training' | 'heldOut'>;

export type TaskNumber = 'trainingTasks' | 'heldOutTasks';

/** The settings with as many tasks as there are, where fewer than their default; a number in `asked` stays as it is. */
export function settingsForTasks(
  settings: PuzzleSettings,
  { training, heldOut }: PuzzleTasks,
  asked: ReadonlySet<TaskNumber>,
): PuzzleSettings {
  const within = (number: TaskNumber, most: number): number =>
    asked.has(number) ? settings[number] : Math.min(settings[number], most);
  return {
    ...settings,
    // At least one, for which there are too few where there are fewer tasks than rounds.
    trainingTasks: within('trainingTasks', Math.max(1, Math.floor(training.length / roundsOf(settings)))),
    heldOutTasks: within('heldOutTasks', heldOut.length),
  };
}

/**
 * The first tasks of both lists, for every seed the same. Of a held-out task with several tests each is an entry of its own; of a
 * training task only the first, because the others' prompts are the same. @throws Error with one plain line.
 */
export function arcTasks(settings: PuzzleSettings, { training, heldOut }: PuzzleTasks): PuzzleTasks {
  assertEnough(settings, { training, heldOut });
  const { trainingTasks, heldOutTasks } = settings;
  const tasks = {
    training: training.slice(0, trainingTasks * roundsOf(settings)).flatMap((puzzle) => splitTests(puzzle)[0] ?? []),
    heldOut: heldOut.slice(0, heldOutTasks).flatMap(splitTests),
  };
  for (const list of [tasks.training, tasks.heldOut]) assertSound(list);
  assertDisjointTasks(tasks.training, tasks.heldOut);
  return tasks;
}

/** A task of several tests as one entry for each, `id-0`, `id-1`: the original counts and solves those. */
export function splitTests(puzzle: Puzzle): Puzzle[] {
  if (puzzle.tests.length === 1) return [puzzle];
  return puzzle.tests.map((test, index) => ({ ...puzzle, id: `${puzzle.id}-${index}`, tests: [test] }));
}

/** Without a round, the tasks of one are still named in the run's file. */
const roundsOf = ({ rounds }: PuzzleSettings): number => Math.max(1, rounds);

function assertEnough(settings: PuzzleSettings, { training, heldOut }: PuzzleTasks): void {
  const { trainingTasks } = settings;
  const rounds = roundsOf(settings);
  if (rounds > 1 && training.length < trainingTasks * rounds)
    throw new Error(
      `${rounds} rounds of ${trainingTasks} fresh training tasks take ${trainingTasks * rounds}, but there are ${training.length}. Ask for fewer tasks or rounds, or give further files.`,
    );
  const lists = [
    ['training', trainingTasks, training.length],
    ['held-out', settings.heldOutTasks, heldOut.length],
  ] as const;
  for (const [name, asked, given] of lists)
    if (given < asked)
      throw new Error(
        `${asked} ${name} tasks are asked for, but there are ${given}. Ask for fewer, or give further files.`,
      );
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
