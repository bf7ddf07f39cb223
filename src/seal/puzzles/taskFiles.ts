/** ARC files as puzzles: solutions joined to their challenges, tasks of the paper's own runs marked, problems in words. */
import { type ArcFile, type ArcTask, readArc } from '../../formats/arc';
import { FormatError } from '../../formats/formatError';
import { isJsonObject, type JsonObject } from '../../formats/jsonFile';
import type { Pool, Puzzle } from './types';

/** Megabytes that are read of one ARC file, unpacked. The largest of the official ones has one and a half. */
export const MOST_MEGABYTES = 16;

const words = (text: string): string[] => text.split(' ');

/**
 * Tasks that the authors picked as solvable by their model, 12 of ARC's training set and 10 of its evaluation set
 * (seal-reference 3.1). Their scripts get to 11 and 8 of them, which come first.
 */
export const ARC_POOLS: Readonly<Record<Pool, readonly string[]>> = {
  training: words(
    '44f52bb0 4be741c5 5582e5ca 5614dbcf 5bd6f4ac 6150a2bd 67e8384a 6d0aefbc 6e02f1e3 8be77c9e 8d5021e8 8e1813be',
  ),
  evaluation: words('59341089 66e6c45b 68b67ca3 903d1b4a b1fc8b8e bc4146bd c7d4e6ad ce8d95cc 358ba94e af24b4cc'),
};

/** @param set of ARC that they are from; `null` for a visitor's own, which are in no pool, whatever their ids. */
export function arcPuzzles(tasks: readonly ArcTask[], set: Pool | null): Puzzle[] {
  if (set === null) return tasks.map((task) => ({ ...task, source: 'own' }));
  const poolOf = (id: string): Pick<Puzzle, 'pool'> => (ARC_POOLS[set].includes(id) ? { pool: set } : {});
  return tasks.map((task) => ({ ...task, source: `arc-${set}`, ...poolOf(task.id) }));
}

/** Only the tasks of one of the paper's pools, in its order, each once however many files it is in. */
export function pooledTasks(puzzles: readonly Puzzle[], pool: Pool): Puzzle[] {
  return ARC_POOLS[pool].flatMap((id) => puzzles.find((puzzle) => puzzle.pool === pool && puzzle.id === id) ?? []);
}

export interface TaskFile {
  name: string;
  text: string;
}

/** The official files by their names, a copy's "(1)" and what the authors of SEAL filtered from them included. */
const OFFICIAL_NAME = /^arc-agi[_-](training|evaluation)[_-]challenges(?![a-z0-9])[^/]*\.json$/i;

/**
 * In any order; a file of one task, of several, or of solutions.
 * @returns as `orphans` the names of files of solutions to whose tasks no challenges came.
 */
export function readTaskFiles(files: readonly TaskFile[]): {
  puzzles: Puzzle[];
  problems: string[];
  orphans: string[];
} {
  const parsed = files.map(({ name, text }): ParsedFile => ({ file: { name, content: text }, json: jsonOf(text) }));
  const free = new Set(parsed.filter(({ json }) => isSolutions(json)));
  const challenges = parsed.filter((one) => !free.has(one));
  const [puzzles, problems]: [Puzzle[], string[]] = [[], []];
  for (const { file, json } of challenges) {
    const own = solutionsFor(json, free);
    if (own) free.delete(own);
    try {
      const contents = readArc(file, own?.file);
      puzzles.push(...arcPuzzles(contents.tasks, setOf(file.name)));
      problems.push(...contents.problems);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      problems.push(error.message);
    }
  }
  return { puzzles, problems, orphans: [...free].map(({ file }) => file.name) };
}

interface ParsedFile {
  /** As text, which the reader parses once more: it gives the tasks in the order of the text. */
  file: ArcFile;
  /** `null` for what is no object; the reader says what is wrong with it. */
  json: JsonObject | null;
}

function setOf(name: string): Pool | null {
  const set = OFFICIAL_NAME.exec(name)?.[1]?.toLowerCase();
  return set === 'training' || set === 'evaluation' ? set : null;
}

function jsonOf(text: string): JsonObject | null {
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isJsonObject(json) ? json : null;
  } catch {
    return null;
  }
}

/** A list of grids for each task, where challenges have an object. */
function isSolutions(json: JsonObject | null): boolean {
  if (json === null || 'train' in json || 'test' in json) return false;
  const values = Object.values(json);
  return values.length > 0 && values.every((value) => Array.isArray(value));
}

/** Those that share the most tasks with the file, if any do. */
function solutionsFor(tasks: JsonObject | null, free: ReadonlySet<ParsedFile>): ParsedFile | null {
  const shared = ({ json }: ParsedFile): number =>
    Object.keys(json ?? {}).filter((id) => Object.hasOwn(tasks ?? {}, id)).length;
  const [best] = [...free].toSorted((left, right) => shared(right) - shared(left));
  return best && shared(best) > 0 ? best : null;
}
