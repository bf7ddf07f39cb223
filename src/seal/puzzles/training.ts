/**
 * Test-time training as a configuration says (arXiv 2506.10943, section 4.1), and what became of it. Every adapter starts from
 * the same A, as in the original, so a configuration that comes twice for a task would give the same adapter twice.
 */
import type { FinetuneJob } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import type { Outcome, Prepared } from '../domain';
import { innerOptimizer } from '../loop/train';
import { deriveSeed } from '../seeds';
import { buildTrainingSet } from './augmentation/trainingSet';
import type { PuzzleContext } from './context';
import { isSolved, testResults } from './predict';
import { exampleLength, exampleTokens } from './puzzleText';
import type {
  Prediction,
  Puzzle,
  PuzzleCandidate,
  PuzzleConfiguration,
  Puzzles,
  TrainingSet,
  WrittenConfiguration,
} from './types';

/** @throws EngineError for a task of which the model cannot read a single example. */
export function prepareConfiguration(
  context: PuzzleContext,
  puzzle: Puzzle,
  edit: WrittenConfiguration,
  seedKey: string,
): Prepared<Puzzles> {
  const { configuration } = edit;
  if (configuration === null) return { edit, material: null, untrained: 'invalid', jobs: [] };
  const material = trainingSetOf(context, puzzle, configuration, seedKey);
  if (material.overLimit) return { edit, material, untrained: 'over-limit', jobs: [] };
  return { edit, material, untrained: null, jobs: [jobFor(context, configuration, material, seedKey)] };
}

function trainingSetOf(
  { settings, engine, form }: PuzzleContext,
  puzzle: Puzzle,
  configuration: PuzzleConfiguration,
  seedKey: string,
): TrainingSet {
  const set = buildTrainingSet(
    puzzle,
    configuration,
    { rules: settings.rules, finetune: settings.finetune, maxTokens: engine.model.contextLength },
    (example) => exampleLength(form, example),
    deriveSeed(settings.seed, 'examples', seedKey, puzzle.id),
  );
  if (set.examples.length > 0) return set;
  const { name, contextLength } = engine.model;
  throw new EngineError(
    'bad-request',
    `No training example of task ${puzzle.id} fits ${name}, which reads at most ${contextLength} tokens: take a task with smaller grids or fewer pairs, or a model that reads more.`,
  );
}

function jobFor(
  { settings, form }: PuzzleContext,
  { learningRate, epochs, loss }: PuzzleConfiguration,
  { examples }: TrainingSet,
  seedKey: string,
): FinetuneJob {
  const { rank, alpha, targets, batchSize } = settings.finetune;
  return {
    sequences: examples.map((example) => exampleTokens(form, example, loss)),
    lora: { rank, alpha, targets, seed: deriveSeed(settings.seed, 'puzzle-adapter', seedKey) },
    optimizer: innerOptimizer({ ...settings.finetune, learningRate, weightDecay: 0 }),
    epochs,
    batchSize,
    shuffleSeed: deriveSeed(settings.seed, 'puzzle-shuffle', seedKey),
  };
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
