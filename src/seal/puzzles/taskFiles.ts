/** ARC files as puzzles: solutions joined to their challenges, tasks of the paper's own runs marked, problems in words. */
import { type ArcFile, type ArcTask, readArc } from '../../formats/arc';
import { FormatError } from '../../formats/formatError';
import { isJsonObject } from '../../formats/jsonFile';
import type { Pool, Puzzle } from './types';

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
  return tasks.map((task) => ({
    ...task,
    source: `arc-${set}`,
    ...(ARC_POOLS[set].includes(task.id) ? { pool: set } : {}),
  }));
}

/** Only the tasks of one of the paper's pools, in its order, each once however many files it is in. */
export function pooledTasks(puzzles: readonly Puzzle[], pool: Pool): Puzzle[] {
  return ARC_POOLS[pool].flatMap((id) => puzzles.find((puzzle) => puzzle.pool === pool && puzzle.id === id) ?? []);
}

export interface TaskFile {
  name: string;
  text: string;
}

interface ReadTaskFiles {
  puzzles: Puzzle[];
  problems: string[];
  /** Names of files of solutions to whose tasks no challenges came. */
  orphans: string[];
}

/** The official files by their names, a copy's "(1)" and what the authors of SEAL filtered from them included. */
const OFFICIAL_NAME = /^arc-agi[_-](training|evaluation)[_-]challenges(?![a-z0-9])[^/]*\.json$/i;

/** In any order; a file of one task, of several, or of solutions. */
export function readTaskFiles(files: readonly TaskFile[]): ReadTaskFiles {
  const parsed = files.map((file): ParsedFile => ({ ...file, content: parsedOrText(file.text) }));
  const solutions = parsed.filter(({ content }) => isSolutions(content));
  const challenges = parsed.filter((file) => !solutions.includes(file));
  const free = new Set(solutions);
  const [puzzles, problems]: [Puzzle[], string[]] = [[], []];
  for (const file of challenges) {
    const own = solutionsFor(file, free);
    if (own) free.delete(own);
    try {
      const contents = readArc(asText(file), own ? asText(own) : undefined);
      puzzles.push(...arcPuzzles(contents.tasks, setOf(file.name)));
      problems.push(...contents.problems);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      problems.push(error.message);
    }
  }
  return { puzzles, problems, orphans: [...free].map(({ name }) => name) };
}

interface ParsedFile extends TaskFile {
  content: unknown;
}

/** Parsed once more by the reader, which gives the tasks in the order of the text. */
const asText = ({ name, text }: ParsedFile): ArcFile => ({ name, content: text });

function setOf(name: string): Pool | null {
  const set = OFFICIAL_NAME.exec(name)?.[1]?.toLowerCase();
  return set === 'training' || set === 'evaluation' ? set : null;
}

/** What is no JSON stays text: the reader says what is wrong with it. */
function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return text;
  }
}

/** A list of grids for each task, where challenges have an object. */
function isSolutions(content: unknown): boolean {
  if (!isJsonObject(content) || 'train' in content || 'test' in content) return false;
  const values = Object.values(content);
  return values.length > 0 && values.every((value) => Array.isArray(value));
}

/** Those that share the most tasks with the file, if any do. */
function solutionsFor({ content }: ParsedFile, free: ReadonlySet<ParsedFile>): ParsedFile | null {
  if (!isJsonObject(content)) return null;
  const shared = (file: ParsedFile): number =>
    isJsonObject(file.content) ? Object.keys(file.content).filter((id) => Object.hasOwn(content, id)).length : 0;
  const [best] = [...free].toSorted((left, right) => shared(right) - shared(left));
  return best !== undefined && shared(best) > 0 ? best : null;
}
