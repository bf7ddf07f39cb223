/** What a run refuses of its tasks: told by name before any time is spent, rather than in the midst of it. */
import { EngineError } from '../../contract/errors';
import { leaveOut } from './augmentation/augmenters';
import { assertTaskFits, type PuzzleContext, writerPrompt } from './context';
import { testPrompts } from './predict';
import { exampleLength } from './puzzleText';
import type { Puzzle } from './types';

/** @throws EngineError that names the first task that the model cannot read, and says what to do. */
export function assertTasksFit(context: PuzzleContext, puzzles: readonly Puzzle[]): void {
  for (const puzzle of puzzles) {
    assertWritable(context, puzzle);
    assertTrainable(context, puzzle);
  }
}

export function assertWritable(context: PuzzleContext, puzzle: Puzzle): void {
  assertRowsFit(context, puzzle);
  writerPrompt(context, puzzle);
}

/** Whether the model can train on the task and answer it, whoever wrote the configuration. */
export function assertTrainable(context: PuzzleContext, puzzle: Puzzle): void {
  assertRowsFit(context, puzzle);
  assertExampleFits(context, puzzle);
  // Of a solution that is known, all must have room; of another, the beginning.
  for (const { ids, test } of testPrompts(context, puzzle)) {
    const solution = puzzle.tests[test]?.output ?? null;
    if (solution !== null)
      assertTaskFits(context, puzzle, 'with its answer', ids.length + context.form.answer(solution).length);
  }
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
export function assertExampleFits(context: PuzzleContext, puzzle: Puzzle): void {
  const sizes = context.settings.rules === 'official' ? ([1, 2] as const) : ([1] as const);
  const plain = sizes.flatMap((n) => leaveOut(puzzle.demonstrations, n));
  const tokens = plain.map((example) => exampleLength(context.form, example));
  assertTaskFits(context, puzzle, 'in its shortest training example', Math.min(...tokens));
}

/** What measures must not have trained: no id, family or single pair is shared. @throws Error with one plain line. */
export function assertDisjointTasks(training: readonly Puzzle[], heldOut: readonly Puzzle[]): void {
  const measured = new Set(heldOut.map(({ id }) => id));
  const both = training.find(({ id }) => measured.has(id));
  if (both) throw new Error(`Task ${both.id} is among the training and the held-out tasks; they must be disjoint.`);
  const families = new Set(heldOut.flatMap(({ family }) => family ?? []));
  const shared = training.find(({ family }) => family !== undefined && families.has(family));
  if (shared) throw new Error(`Family "${shared.family}" is among the training and the held-out tasks.`);
  // An id can be anything: the same task may come twice under two of them, and a solution may be another task's example.
  const trained = new Map(training.flatMap((puzzle) => pairTexts(puzzle).map((pair) => [pair, puzzle.id] as const)));
  for (const puzzle of heldOut) {
    const id = pairTexts(puzzle).flatMap((pair) => trained.get(pair) ?? [])[0];
    if (id !== undefined)
      throw new Error(
        `Training task ${id} and held-out task ${puzzle.id} share a pair of grids; they must be disjoint. Leave one of them out.`,
      );
  }
}

const pairTexts = ({ demonstrations, tests }: Puzzle): string[] =>
  [...demonstrations, ...tests].flatMap(({ input, output }) =>
    output === null ? [] : JSON.stringify([input, output]),
  );
