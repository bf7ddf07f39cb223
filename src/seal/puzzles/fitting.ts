/** Whether a model can read tasks at all: told by name before any time is spent, rather than in the midst of a run. */
import { EngineError } from '../../contract/errors';
import { leaveOut } from './augmentation/leaveOut';
import { writerPrompt } from './configurations';
import { assertTaskFits, type PuzzleContext } from './context';
import { readablePrompts } from './predict';
import { exampleLength } from './puzzleText';
import type { Puzzle } from './types';

/** @throws EngineError that names the first task that is too large, and says what to do. */
export function assertTasksFit(context: PuzzleContext, puzzles: readonly Puzzle[]): void {
  for (const puzzle of puzzles) {
    assertWritable(context, puzzle);
    assertTrainable(context, puzzle);
  }
}

/** Whether the policy can read the task and has room for a configuration. */
export function assertWritable(context: PuzzleContext, puzzle: Puzzle): void {
  assertRowsFit(context, puzzle);
  writerPrompt(context, puzzle);
}

/** Whether the model can train on the task and answer it, whoever wrote the configuration. */
export function assertTrainable(context: PuzzleContext, puzzle: Puzzle): void {
  assertRowsFit(context, puzzle);
  assertExampleFits(context, puzzle);
  assertAnswersFit(context, puzzle);
}

function assertRowsFit({ form, engine }: PuzzleContext, { id, demonstrations, tests }: Puzzle): void {
  const rows = Math.max(
    ...[...demonstrations, ...tests].flatMap(({ input, output }) => [input.length, output?.length ?? 0]),
  );
  if (rows > form.mostRows)
    throw new EngineError(
      'bad-request',
      `Task ${id} has a grid of ${rows} rows, but ${engine.model.name} has a letter for only ${form.mostRows}: take a task whose grids have fewer rows.`,
    );
}

/** Augmented examples may be too long, and are then left out; one of the task's own must remain. */
function assertExampleFits(context: PuzzleContext, puzzle: Puzzle): void {
  const { demonstrations } = puzzle;
  const plain = [
    ...leaveOut(demonstrations, 1),
    ...(context.settings.rules === 'official' ? leaveOut(demonstrations, 2) : []),
  ];
  const tokens = plain.map((example) => exampleLength(context.form, example));
  assertTaskFits(context, puzzle, 'in its shortest training example', Math.min(...tokens));
}

/** Of a solution that is known, all must have room; of another, the beginning. */
function assertAnswersFit(context: PuzzleContext, puzzle: Puzzle): void {
  for (const { ids, test } of readablePrompts(context, puzzle)) {
    const solution = puzzle.tests[test]?.output ?? null;
    if (solution !== null)
      assertTaskFits(context, puzzle, 'with its answer', ids.length + context.form.answer(solution).length);
  }
}
