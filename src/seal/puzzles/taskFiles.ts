/** ARC files as puzzles: solutions joined to their challenges, problems in words. */
import { type ArcFile, readArc } from '../../formats/arc';
import { FormatError } from '../../formats/formatError';
import { isJsonObject } from '../../formats/jsonFile';
import { arcPuzzles } from './arcPools';
import type { Puzzle, PuzzleSource } from './types';

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
  const parsed = files.map(({ name, text }): ParsedFile => ({ name, text, content: parsedOrText(text) }));
  const solutions = parsed.filter(({ content }) => isSolutions(content));
  const challenges = parsed.filter((file) => !solutions.includes(file));
  const free = new Set(solutions);
  const puzzles: Puzzle[] = [];
  const problems: string[] = [];
  for (const file of challenges) {
    const own = solutionsFor(file, free);
    if (own !== null) free.delete(own);
    try {
      const contents = own === null ? readArc(asText(file)) : readArc(asText(file), asText(own));
      puzzles.push(...arcPuzzles(contents.tasks, sourceOf(file.name)));
      problems.push(...contents.problems);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      problems.push(error.message);
    }
  }
  return { puzzles, problems, orphans: [...free].map(({ name }) => name) };
}

interface ParsedFile extends ArcFile {
  text: string;
}

/** Parsed once more by the reader, which gives the tasks in the order of the text. */
const asText = ({ name, text }: ParsedFile): ArcFile => ({ name, content: text });

function sourceOf(name: string): Exclude<PuzzleSource, 'micro-world'> {
  const set = OFFICIAL_NAME.exec(name)?.[1]?.toLowerCase();
  if (set === 'training') return 'arc-training';
  return set === 'evaluation' ? 'arc-evaluation' : 'own';
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
