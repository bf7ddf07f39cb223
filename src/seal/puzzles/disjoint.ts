/** What measures the policy must not have trained it: tasks that share an id, a family or a single pair are refused by name. */
import type { Puzzle } from './types';

/** @throws Error with one plain line. */
export function assertDisjointTasks(training: readonly Puzzle[], heldOut: readonly Puzzle[]): void {
  const measured = new Set(heldOut.map(({ id }) => id));
  const both = training.find(({ id }) => measured.has(id));
  if (both) throw new Error(`Task ${both.id} is among the training and the held-out tasks; they must be disjoint.`);
  const families = new Set(heldOut.flatMap(({ family }) => family ?? []));
  const shared = training.find(({ family }) => family !== undefined && families.has(family));
  if (shared) throw new Error(`Family "${shared.family}" is among the training and the held-out tasks.`);
  assertNoSharedPair(training, heldOut);
}

/** An id can be anything: the same task may come twice under two of them, and a solution may be another task's example. */
function assertNoSharedPair(training: readonly Puzzle[], heldOut: readonly Puzzle[]): void {
  const trained = new Map(training.flatMap((puzzle) => pairTexts(puzzle).map((pair) => [pair, puzzle.id] as const)));
  for (const puzzle of heldOut) {
    const id = pairTexts(puzzle).flatMap((pair) => trained.get(pair) ?? [])[0];
    if (id !== undefined)
      throw new Error(
        `Training task ${id} and held-out task ${puzzle.id} share a pair of grids; they must be disjoint. Leave one of them out.`,
      );
  }
}

/** Every pair of a task whose output is known. */
const pairTexts = ({ demonstrations, tests }: Puzzle): string[] =>
  [...demonstrations, ...tests].flatMap(({ input, output }) =>
    output === null ? [] : JSON.stringify([input, output]),
  );
