/**
 * The task that tells a run on puzzles: the first held-out one whose first configuration was trained and did not solve it, and whose
 * last did. Beside it stand all tasks of the run, solved or not, so that one sees how usual it is.
 */

import type { Grid, PuzzleCandidate, PuzzleEvaluation } from '../puzzles/types';
import type { PuzzleRun } from '../record/record';
import type { PuzzleStory, StoryConfiguration } from './story';
import { storyRun } from './storyRun';

export function puzzleStory(run: PuzzleRun, title: string): PuzzleStory | null {
  const first = run.start.find(({ condition }) => condition.name === 'untrained');
  const last = run.rounds
    .flatMap(({ evaluations }) => evaluations)
    .findLast(({ condition }) => condition.name === 'policy');
  if (first === undefined || last === undefined) return null;
  const told = run.items.heldOut.flatMap((puzzle, item) => {
    const [test, ...others] = puzzle.tests;
    const sheets = [first, last].flatMap((evaluation) => sheetOf(evaluation, item) ?? []);
    const [before, after] = sheets;
    // With two tests one grid would not tell it.
    if (test?.output == null || others.length > 0 || before === undefined || after === undefined) return [];
    // A task counts as solved by the second of its two attempts too, but one grid is shown.
    const isShown = after.solved && isSameGrid(after.attempt, test.output);
    if (before.attempt === null || before.solved || !isShown) return [];
    return [{ puzzle, item, sheets, test: { input: test.input, output: test.output } }];
  })[0];
  if (told === undefined) return null;
  const { puzzle, item, sheets, test } = told;
  return {
    domain: 'puzzles',
    run: storyRun(run, title),
    task: puzzle.id,
    item,
    demonstrations: puzzle.demonstrations.map(({ input, output }) => ({ input, output })),
    test,
    sheets,
    solved: [first, last].map((evaluation) =>
      run.items.heldOut.map((_, at) => candidateOf(evaluation, at)?.solved ?? false),
    ),
  };
}

const isSameGrid = (one: Grid | null, other: Grid): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The first sample of each task, as the scene shows it. */
const candidateOf = ({ candidates }: PuzzleEvaluation, item: number): PuzzleCandidate | undefined =>
  candidates.find(({ edit }) => edit.item === item);

function sheetOf(evaluation: PuzzleEvaluation, item: number): StoryConfiguration | null {
  const found = candidateOf(evaluation, item);
  // One that shares another's adapter has that one's losses and answers.
  const candidate = evaluation.candidates.find(({ edit }) => edit.id === found?.sameAs) ?? found;
  if (found?.edit.configuration == null || candidate === undefined || candidate.untrained !== null) return null;
  const { name, round } = evaluation.condition;
  return {
    round: name === 'policy' ? round : 0,
    position: `held-out.${item}.${name}.${round}`,
    losses: [...candidate.losses],
    configuration: found.edit.configuration,
    examples: candidate.examples,
    attempt: candidate.results[0]?.attempts[0] ?? null,
    solved: found.solved,
  };
}
