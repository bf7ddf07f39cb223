/** ARC tasks from paths of the command line: files, each with its file of solutions beside it, or folders of them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decodeUtf8 } from '../../formats/utf8';
import type { TaskNumber } from '../../seal/puzzles/arcInputs';
import { pooledTasks, readTaskFiles } from '../../seal/puzzles/taskFiles';
import type { Pool, Puzzle } from '../../seal/puzzles/types';

/** What the paper trained on is of ARC's training set, what it measured on of its evaluation set. */
const POOLS = { 'training-tasks': 'training', 'held-out-tasks': 'evaluation' } as const satisfies Record<string, Pool>;
type TaskFlag = keyof typeof POOLS;

export interface TaskPaths {
  training: string[];
  heldOut: string[];
  /** Numbers of tasks that were given; the others are taken as far as there are tasks. */
  asked: ReadonlySet<TaskNumber>;
  /** Of ARC's own files only the tasks of the paper's runs. */
  paperOnly: boolean;
}

/** @throws Error with one plain line: a script must not run with fewer tasks than it was given. */
export function readTaskPaths(flag: TaskFlag, paths: readonly string[], paperOnly: boolean): Puzzle[] {
  const files = [...new Set(paths.flatMap((path) => filesOf(flag, path)))];
  const texts = files.map((file) => ({
    name: basename(file),
    text: decodeUtf8(readFileSync(file), `--${flag} ${file}`),
  }));
  const { puzzles, problems, orphans } = readTaskFiles(texts);
  const [first] = [...problems, ...orphans.map((name) => `${name}: it holds solutions to none of the tasks.`)];
  if (first !== undefined) {
    const further = problems.length + orphans.length - 1;
    throw new Error(`--${flag}: ${first}${further > 0 ? ` There are ${further} further problems.` : ''}`);
  }
  if (!paperOnly) return puzzles;
  const pool = POOLS[flag];
  const pooled = pooledTasks(puzzles, pool);
  if (pooled.length === 0)
    throw new Error(
      `--paper-tasks: --${flag} has none of the paper's ${pool} tasks. They are in ARC's own files, such as arc-agi_${pool}_challenges.json.`,
    );
  return pooled;
}

function filesOf(flag: TaskFlag, path: string): string[] {
  if (!existsSync(path)) throw new Error(`--${flag} ${path}: there is no such file or folder.`);
  if (statSync(path).isDirectory()) {
    const files = readdirSync(path).filter((name) => name.endsWith('.json'));
    if (files.length === 0) throw new Error(`--${flag} ${path}: there is no .json file in the folder.`);
    return files.sort().map((name) => join(path, name));
  }
  const name = basename(path);
  const solutions = join(dirname(path), name.replace('challenges', 'solutions'));
  return name.includes('challenges') && existsSync(solutions) ? [path, solutions] : [path];
}
