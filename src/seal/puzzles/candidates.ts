/**
 * The inner loop on puzzles: train one fresh adapter as each configuration says, all of a wave in one batch, let each answer its
 * task's tests, and reward what is solved (arXiv 2506.10943, section 4.1). Every adapter starts from the same A, as in the
 * original, so a configuration that comes twice for a task would give the same adapter twice: it is trained once.
 */
import type { AdapterId, FinetuneJob, FinetuneResult } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { checkpoint, runStage } from '../context';
import { refuseDiverged } from '../diverged';
import { innerOptimizer } from '../finetune';
import { deriveSeed } from '../seeds';
import type { EventScope } from '../types';
import { buildTrainingSet } from './augmentation/trainingSet';
import { configurationKey } from './configuration';
import type { PuzzleContext } from './context';
import { isSolved, predict, testResults } from './predict';
import { exampleLength, exampleTokens } from './puzzleText';
import type { Prediction, Puzzle, PuzzleCandidate, TrainingSet, WrittenConfiguration } from './types';

/** One adapter to train, and everything that stands or falls with it. */
interface Work {
  written: WrittenConfiguration;
  set: TrainingSet;
  job: FinetuneJob;
}

type Outcome = Pick<PuzzleCandidate, 'losses' | 'tokens' | 'predictions'>;

/**
 * @param seedKey names the random numbers of examples, A and shuffling: another key is another attempt at the same.
 * @param known candidates of the same tasks, weights and key: what they have trained is not trained again.
 */
export async function runCandidates(
  context: PuzzleContext,
  scope: EventScope,
  puzzles: readonly Puzzle[],
  written: readonly WrittenConfiguration[],
  seedKey: string,
  known: readonly PuzzleCandidate[] = [],
): Promise<PuzzleCandidate[]> {
  const planned = written.map((one) => ({ one, set: trainingSetOf(context, puzzles, one, seedKey) }));
  for (const { one, set } of planned) if (set) context.emit({ type: 'training-set', id: one.id, set, ...scope });
  const trainedOf = new Map(
    known.flatMap((candidate) => {
      const key = keyOf(candidate.written);
      // One that stands for itself: `sameAs` names what was trained.
      return key !== null && candidate.untrained === null && candidate.sameAs === null
        ? [[key, candidate] as const]
        : [];
    }),
  );
  const firstOf = new Map<string, WrittenConfiguration>();
  const work = planned.flatMap(({ one, set }): Work[] => {
    const key = keyOf(one);
    if (key === null || !set || set.overLimit || trainedOf.has(key) || firstOf.has(key)) return [];
    firstOf.set(key, one);
    return [{ written: one, set, job: jobFor(context, one, set, seedKey) }];
  });
  const outcomes = await trainAndPredict(context, scope, puzzles, work);
  const untrained = await untrainedPredictions(context, scope, puzzles, planned);
  return runStage(context, 'reward', scope, async () =>
    planned.map(({ one, set }): PuzzleCandidate => {
      const key = keyOf(one) ?? '';
      const earlier = trainedOf.get(key);
      const first = firstOf.get(key);
      const outcome = earlier ?? (first && outcomes.get(first.id));
      const predictions = outcome?.predictions ?? untrained.get(one.task) ?? [];
      const results = testResults(puzzleOf(puzzles, one), predictions);
      const candidate: PuzzleCandidate = {
        written: one,
        examples: set?.examples.length ?? 0,
        beforeCut: set?.beforeCut ?? 0,
        steps: set?.steps ?? 0,
        untrained: reasonOf(set, outcome),
        sameAs: earlier ? earlier.written.id : first && first !== one ? first.id : null,
        losses: outcome?.losses ?? [],
        tokens: outcome?.tokens ?? 0,
        predictions,
        results,
        // What was not trained has not been taught anything, whatever the weights know.
        solved: outcome !== undefined && isSolved(results),
      };
      context.emit({ type: 'candidate', candidate, ...scope });
      return candidate;
    }),
  );
}

/** Why there is no adapter, if so. What was to be trained and has no outcome went to infinity. */
function reasonOf(set: TrainingSet | null, outcome: Outcome | undefined): PuzzleCandidate['untrained'] {
  if (set === null) return 'invalid';
  if (set.overLimit) return 'over-limit';
  return outcome === undefined ? 'diverged' : null;
}

const keyOf = ({ task, configuration }: WrittenConfiguration): string | null =>
  configuration && `${task} ${configurationKey(configuration)}`;

function puzzleOf(puzzles: readonly Puzzle[], { id, task }: WrittenConfiguration): Puzzle {
  const puzzle = puzzles[task];
  if (!puzzle) throw new RangeError(`${id} is about task ${task + 1} of ${puzzles.length}.`);
  return puzzle;
}

function trainingSetOf(
  { settings, engine, form }: PuzzleContext,
  puzzles: readonly Puzzle[],
  written: WrittenConfiguration,
  seedKey: string,
): TrainingSet | null {
  const { configuration } = written;
  if (!configuration) return null;
  const puzzle = puzzleOf(puzzles, written);
  const set = buildTrainingSet(
    puzzle,
    configuration,
    { rules: settings.rules, finetune: settings.finetune, maxTokens: engine.model.contextLength },
    (example) => exampleLength(form, example),
    deriveSeed(settings.seed, 'examples', seedKey, puzzle.id),
  );
  if (set.examples.length === 0) {
    const { name, contextLength } = engine.model;
    throw new EngineError(
      'bad-request',
      `No training example of task ${puzzle.id} fits ${name}, which reads at most ${contextLength} tokens: take a task with smaller grids or fewer pairs, or a model that reads more.`,
    );
  }
  return set;
}

function jobFor(
  { settings, form }: PuzzleContext,
  { configuration }: WrittenConfiguration,
  { examples }: TrainingSet,
  seedKey: string,
): FinetuneJob {
  if (!configuration) throw new Error('An invalid configuration has no training.');
  const { rank, alpha, targets, schedule, beta2, maxGradientNorm, batchSize, warmupSteps } = settings.finetune;
  const { learningRate, epochs, loss } = configuration;
  return {
    sequences: examples.map((example) => exampleTokens(form, example, loss)),
    lora: { rank, alpha, targets, seed: deriveSeed(settings.seed, 'puzzle-adapter', seedKey) },
    optimizer: {
      ...innerOptimizer({ learningRate, schedule, beta2, weightDecay: 0, maxGradientNorm }),
      warmupSteps,
    },
    epochs,
    batchSize,
    shuffleSeed: deriveSeed(settings.seed, 'puzzle-shuffle', seedKey),
  };
}

/** Wave by wave, so that only one wave's adapters are on the device. Runs of like length share a wave: slots wait for none. */
async function trainAndPredict(
  context: PuzzleContext,
  scope: EventScope,
  puzzles: readonly Puzzle[],
  work: readonly Work[],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const sorted = [...work].sort((left, right) => right.set.steps - left.set.steps);
  const total = sorted.reduce((sum, { set }) => sum + set.steps, 0);
  let done = 0;
  const trained = (wave: readonly Work[]): Promise<FinetuneResult[]> =>
    runStage(context, 'finetune', scope, async () => {
      await checkpoint(context, 'finetune');
      const results = await context.engine.finetune(
        wave.map(({ job }) => job),
        {
          signal: context.signal,
          onProgress: ({ job, step, losses, totalSteps }) => {
            const id = wave[job]?.written.id;
            if (id === undefined) return;
            done = Math.min(total, done + losses.length);
            context.emit({ type: 'losses', id, step, losses, totalSteps, ...scope });
            context.emit({ type: 'progress', stage: 'finetune', done, total, ...scope });
          },
        },
      );
      await refuseDiverged(context.engine, results);
      return results;
    });
  const open = wavesOf(context, sorted);
  for (let wave = open.shift(); wave !== undefined; wave = open.shift()) {
    let results: FinetuneResult[];
    try {
      results = await trained(wave);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'not-finite') throw error;
      // The whole batch is given up. Halves find the one whose learning rate was too high, and save the others.
      const half = Math.ceil(wave.length / 2);
      if (wave.length > 1) open.unshift(wave.slice(0, half), wave.slice(half));
      continue;
    }
    const adapters = results.map(({ adapter }) => adapter);
    try {
      const requests = wave.map(({ written }, index) => ({
        puzzle: puzzleOf(puzzles, written),
        adapter: adapters[index] ?? null,
      }));
      const predictions = await predictStage(context, scope, requests);
      for (const [index, { written }] of wave.entries()) {
        const [result, own] = [results[index], predictions[index] ?? []];
        if (!result) continue;
        outcomes.set(written.id, { losses: result.losses, tokens: result.tokens, predictions: own });
        context.emit({ type: 'predictions', id: written.id, predictions: own, ...scope });
      }
    } finally {
      await context.engine.freeAdapters(adapters);
    }
  }
  return outcomes;
}

/** What the weights say by themselves, of each task that has a candidate without training. */
async function untrainedPredictions(
  context: PuzzleContext,
  scope: EventScope,
  puzzles: readonly Puzzle[],
  planned: readonly { one: WrittenConfiguration; set: TrainingSet | null }[],
): Promise<Map<number, Prediction[]>> {
  const first = new Map(
    planned.filter(({ set }) => set === null || set.overLimit).map(({ one }) => [one.task, one] as const),
  );
  if (first.size === 0) return new Map();
  const requests = [...first.values()].map((one) => ({ puzzle: puzzleOf(puzzles, one), adapter: null }));
  const predictions = await predictStage(context, scope, requests);
  return new Map([...first.keys()].map((task, index) => [task, predictions[index] ?? []]));
}

export function predictStage(
  context: PuzzleContext,
  scope: EventScope,
  requests: readonly { puzzle: Puzzle; adapter: AdapterId | null }[],
): Promise<Prediction[][]> {
  return runStage(context, 'quiz', scope, () =>
    predict(context, requests, (done, total) =>
      context.emit({ type: 'progress', stage: 'quiz', done, total, ...scope }),
    ),
  );
}

/** As few waves as memory allows. */
function wavesOf({ engine, settings }: PuzzleContext, work: readonly Work[]): Work[][] {
  const { rank, batchSize } = settings.finetune;
  const longest = Math.max(1, ...work.flatMap(({ job }) => job.sequences.map(({ ids }) => ids.length)));
  const perWave = Math.max(1, engine.planner.adaptersPerWave(rank, batchSize * longest));
  return Array.from({ length: Math.ceil(work.length / perWave) }, (_, index) =>
    work.slice(index * perWave, (index + 1) * perWave),
  );
}
