/** What the Learn page shows of runs on puzzles. Pure. */
import { entryFieldsOf, type PuzzleRun } from '../record';
import { found } from './knowledgeLesson';
import type { LessonPuzzle, LessonPuzzleRun } from './schema';

export function puzzleRunPart(run: PuzzleRun, title: string): LessonPuzzleRun {
  const { id, seed, model, device, software, startedAt, commit } = entryFieldsOf(run, '', title);
  const { preset, trainingTasks, edits } = run.settings;
  return {
    ...{ id, title, seed, model, device, software, startedAt, commit, preset, trainingTasks, edits },
    rows: run.conditions.map(({ name, round, n, accuracy, standardError }) => ({
      ...{ name, round, n, accuracy, standardError },
    })),
  };
}

/**
 * The first held-out task that no configuration of the untrained policy solved and the first one after the last round did; `null`
 * where there is none.
 */
export function puzzleOf(run: PuzzleRun): LessonPuzzle | null {
  const evaluations = [...run.start, ...run.rounds.flatMap((round) => round.evaluations)];
  const untrained = found(evaluations.find(({ condition }) => condition.name === 'untrained'));
  const last = found(evaluations.findLast(({ condition }) => condition.name === 'policy'));
  const at = run.items.heldOut.findIndex((_, item) => {
    const before = untrained.candidates.filter(({ edit }) => edit.item === item);
    const after = last.candidates.find(({ edit }) => edit.item === item);
    return before.length > 0 && before.every(({ solved }) => !solved) && after?.solved === true;
  });
  if (at < 0) return null;
  const task = found(run.items.heldOut[at]);
  const test = found(task.tests[0]);
  const attemptOf = ({ candidates }: typeof last) => {
    const { edit, results, solved } = found(candidates.find((one) => one.edit.item === at));
    return { text: edit.text, grid: results[0]?.attempts[0] ?? null, solved };
  };
  return {
    id: task.id,
    demonstrations: task.demonstrations.map(({ input, output }) => ({ input, output })),
    test: { input: test.input, output: found(test.output) },
    before: attemptOf(untrained),
    after: { ...attemptOf(last), round: last.condition.round },
  };
}
