/** The visitor's imported tasks. Where the browser refuses to keep them, they last as long as the page, and it is said. */
import { create } from 'zustand';
import type { Puzzle } from '../../../seal/puzzles/types';
import { RunFileError } from '../../../seal/record/runFileError';
import { evictedCount, forgetEvicted, noteKept } from '../../../storage/persist';
import { asClause } from '../../../storage/storageError';
import { deleteTasks, storedTasks, storeTasks } from '../../../storage/tasks';
import { readTaskFilesApart } from '../../../worker/runFiles';
import { sameGrid } from '../../../world/puzzles/grid';
import { puzzleSchema } from '../draft';
import { LIBRARY } from '../words/library';
import { taskKey } from './libraryTask';

interface ImportedTasksState {
  /** `null` until the storage was read. */
  tasks: readonly ImportedTask[] | null;
  /** Those deleted last, until they are brought back or others follow. */
  deleted: readonly Puzzle[];
  problem: string | null;
}

export const useImportedTasks = create<ImportedTasksState>()(() => ({ tasks: null, deleted: [], problem: null }));

const present = (): readonly ImportedTask[] => useImportedTasks.getState().tasks ?? [];

export async function loadImportedTasks(): Promise<void> {
  try {
    const { tasks, damaged } = await storedTasks((value) => puzzleSchema.safeParse(value).data ?? null);
    const stored = tasks.map(({ key, task }) => ({ puzzle: task, stored: key }));
    // Two tabs may have stored different tasks under one id: both are kept.
    useImportedTasks.setState({ tasks: mergedTasks([], [...stored, ...present()]).tasks });
    noteKept('tasks', tasks.length + damaged);
    const evicted = evictedCount('tasks');
    // Told once: there is nothing that the visitor could do about it.
    forgetEvicted('tasks');
    if (damaged > 0) useImportedTasks.setState({ problem: LIBRARY.damaged(damaged) });
    if (evicted > 0) useImportedTasks.setState({ problem: LIBRARY.evicted(evicted) });
  } catch (error) {
    useImportedTasks.setState({ tasks: present() });
    tell('Tasks imported earlier could not be read from this browser', error);
  }
}

/** They are on the page at once, whatever the storage says. */
export async function addImportedTasks(puzzles: readonly Puzzle[]): Promise<{ added: number; known: number }> {
  const incoming = puzzles.map((puzzle) => ({ puzzle, stored: null }));
  const { tasks, changed, known } = mergedTasks(present(), incoming);
  useImportedTasks.setState({ tasks });
  if (changed.length > 0)
    await attempt('The tasks could not be kept in this browser', async () => {
      const keys = await storeTasks(changed.map(({ puzzle, stored }) => ({ key: stored, task: puzzle })));
      const written = new Map(
        changed.map(({ puzzle }, at) => [taskKey(puzzle), { puzzle, stored: keys[at] ?? null }] as const),
      );
      useImportedTasks.setState({ tasks: present().map((task) => written.get(taskKey(task.puzzle)) ?? task) });
    });
  return { added: changed.length, known };
}

export async function deleteImportedTasks(puzzles: readonly Puzzle[]): Promise<void> {
  const keys = new Set(puzzles.map(taskKey));
  const gone = present().filter(({ puzzle }) => keys.has(taskKey(puzzle)));
  useImportedTasks.setState({
    tasks: present().filter((task) => !gone.includes(task)),
    deleted: gone.map(({ puzzle }) => puzzle),
  });
  await attempt('The tasks could not be deleted from this browser', () =>
    deleteTasks(gone.flatMap(({ stored }) => stored ?? [])),
  );
}

export async function bringBackTasks(): Promise<void> {
  const { deleted } = useImportedTasks.getState();
  useImportedTasks.setState({ deleted: [] });
  await addImportedTasks(deleted);
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    useImportedTasks.setState({ problem: null });
  } catch (error) {
    tell(what, error);
  }
}

function tell(what: string, error: unknown): void {
  useImportedTasks.setState({ problem: LIBRARY.storage(what, asClause(error)) });
}

export interface ImportedTask {
  puzzle: Puzzle;
  /** Its key in the browser's storage; `null` while it is only on this page. */
  stored: number | null;
}

export interface MergedTasks {
  tasks: ImportedTask[];
  /** Of these, the ones that are new, or whose solution has become known. */
  changed: ImportedTask[];
  /** How many were there already. */
  known: number;
}

export function mergedTasks(here: readonly ImportedTask[], incoming: readonly ImportedTask[]): MergedTasks {
  const byKey = new Map(here.map((task) => [taskKey(task.puzzle), task]));
  const changed = new Map<string, ImportedTask>();
  let known = 0;
  for (const task of incoming) {
    const { key, existing, puzzle } = placeFor(task.puzzle, byKey);
    const solved = existing !== null && knownOutputs(puzzle) > knownOutputs(existing.puzzle);
    if (existing !== null && !solved) {
      known += 1;
      continue;
    }
    const next = { puzzle, stored: existing?.stored ?? task.stored };
    byKey.set(key, next);
    changed.set(key, next);
  }
  return { tasks: [...byKey.values()], changed: [...changed.values()], known };
}

/** Another task of the same id gets a number: `task-2`. */
function placeFor(
  puzzle: Puzzle,
  byKey: ReadonlyMap<string, ImportedTask>,
): { key: string; existing: ImportedTask | null; puzzle: Puzzle } {
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? puzzle : { ...puzzle, id: `${puzzle.id}-${number}` };
    const key = taskKey(numbered);
    const existing = byKey.get(key);
    if (existing === undefined || isSameTask(existing.puzzle, puzzle))
      return { key, existing: existing ?? null, puzzle: numbered };
  }
}

/** The same but for solutions that only one of them knows. */
function isSameTask(one: Puzzle, other: Puzzle): boolean {
  if (content(one) !== content(other)) return false;
  return one.tests.every(({ output }, index) => {
    const solution = other.tests[index]?.output ?? null;
    return output === null || solution === null || sameGrid(output, solution);
  });
}

const content = ({ demonstrations, tests }: Puzzle): string =>
  JSON.stringify([demonstrations.map(({ input, output }) => [input, output]), tests.map(({ input }) => input)]);

const knownOutputs = ({ tests }: Puzzle): number => tests.filter(({ output }) => output !== null).length;

export interface ReadTasks {
  puzzles: Puzzle[];
  problems: string[];
}

export async function readTasks(files: readonly File[]): Promise<ReadTasks> {
  try {
    const { puzzles, problems, orphans } = await readTaskFilesApart(files);
    return { puzzles, problems: [...problems, ...orphans.map(LIBRARY.orphan)] };
  } catch (error) {
    if (!(error instanceof RunFileError)) throw error;
    return { puzzles: [], problems: [`${files.map(({ name }) => name).join(', ')}: ${error.message}`] };
  }
}
