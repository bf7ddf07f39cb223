/** The Learn page's share of the recorded runs. Pure. */

import type { KnowledgeRun, PuzzleRun } from '../record';
import { staysBest } from './freshQuiz';
import { duelsOf, exampleOf, groupsOf, runPart, sentencesOf } from './knowledgeLesson';
import { puzzleOf, puzzleRunPart } from './puzzleLesson';
import { LESSON, type Lesson } from './schema';

export interface Listed<Run> {
  run: Run;
  title: string;
  /** Equal for runs that differ in their seed alone. */
  family: string;
}

/**
 * @param knowledge in the order of the list: the first one is taken with the others of its family.
 * @returns `null` where a domain has no run that tells all of it.
 */
export function lessonOf(
  knowledge: readonly Listed<KnowledgeRun>[],
  puzzles: readonly Listed<PuzzleRun>[],
): Lesson | null {
  const first = knowledge.find(({ run }) => tellsAll(run));
  const firstPuzzle = puzzles.find(({ run }) => tellsAll(run));
  if (first === undefined || firstPuzzle === undefined) return null;
  const puzzle = puzzleOf(firstPuzzle.run);
  if (puzzle === null) return null;
  const groups = groupsOf(first.run);
  const family = knowledge.filter((one) => one.family === first.family);
  return {
    ...LESSON,
    knowledge: family.map(({ run, title }) => runPart(run, title)),
    example: exampleOf(first.run),
    sentences: sentencesOf(first.run),
    round: first.run.rounds[0]?.round ?? 1,
    groups,
    staysBest: staysBest(groups),
    duels: duelsOf(first.run),
    puzzles: puzzles.map(({ run, title }) => puzzleRunPart(run, title)),
    puzzle,
  };
}

const tellsAll = ({
  conditions,
  rounds,
}: {
  conditions: readonly { name: string }[];
  rounds: readonly object[];
}): boolean =>
  rounds.length > 0 && ['untrained', 'policy'].every((wanted) => conditions.some(({ name }) => name === wanted));
