/** Test-time training (arXiv 2506.10943, section 4.1). Every adapter starts from the same A, as in the original. */
import type { Outcome, Prepared } from '../domain';
import { jobOf } from '../loop/train';
import { deriveSeed } from '../seeds';
import { buildTrainingSet } from './augmentation/trainingSet';
import type { PuzzleContext } from './context';
import { assertExampleFits } from './fitting';
import { isSolved, testResults } from './predict';
import { exampleLength, exampleTokens } from './puzzleText';
import type { Prediction, Puzzle, PuzzleCandidate, Puzzles, WrittenConfiguration } from './types';

/** @throws EngineError for a task of which the model cannot read a single example. */
export function prepareConfiguration(
  context: PuzzleContext,
  puzzle: Puzzle,
  edit: WrittenConfiguration,
  seedKey: string,
): Prepared<Puzzles> {
  const { configuration } = edit;
  if (configuration === null) return { edit, material: null, untrained: 'invalid', jobs: [] };
  const { settings, engine, form } = context;
  const { rules, finetune, seed } = settings;
  const material = buildTrainingSet(
    puzzle,
    configuration,
    { rules, finetune, maxTokens: engine.model.contextLength },
    (example) => exampleLength(form, example),
    deriveSeed(seed, 'examples', seedKey, puzzle.id),
  );
  if (material.examples.length === 0) assertExampleFits(context, puzzle);
  if (material.overLimit) return { edit, material, untrained: 'over-limit', jobs: [] };
  const { learningRate, epochs, loss } = configuration;
  const job = jobOf(
    { ...finetune, learningRate, epochs, weightDecay: 0 },
    material.examples.map((example) => exampleTokens(form, example, loss)),
    deriveSeed(seed, 'puzzle-adapter', seedKey),
    deriveSeed(seed, 'puzzle-shuffle', seedKey),
  );
  return { edit, material, untrained: null, jobs: [job] };
}

/** @param bare what the weights without an adapter say, which stands for what was not trained. */
export function rewardConfiguration(
  puzzle: Puzzle,
  { edit, material, untrained, trials: [trial], sameAs, twin }: Outcome<Puzzles>,
  bare: Prediction[] | undefined,
): PuzzleCandidate {
  const trained = twin ?? (trial?.answers ? { ...trial, predictions: trial.answers } : null);
  const divergedAt = twin === null ? (trial?.divergedAt ?? null) : null;
  const predictions = trained?.predictions ?? bare ?? [];
  const results = testResults(puzzle, predictions);
  return {
    edit,
    examples: material?.examples.length ?? 0,
    beforeCut: material?.beforeCut ?? 0,
    steps: material?.steps ?? 0,
    untrained: untrained ?? (divergedAt === null ? null : 'diverged'),
    divergedAt,
    sameAs,
    losses: trained?.losses ?? trial?.losses ?? [],
    tokens: trained?.tokens ?? trial?.tokens ?? 0,
    predictions,
    results,
    // What was not trained has not been taught anything, whatever the weights know.
    solved: trained !== null && isSolved(results),
  };
}
