/** How long the texts of puzzles are, in tokens, measured on a few tasks; from that `work.ts` counts the work of a run. */
import { mean } from '../statistics/estimate';
import { buildTrainingSet } from './augmentation/trainingSet';
import type { PuzzleContext } from './context';
import { replaySequences } from './domain';
import { testPrompts } from './predict';
import { exampleLength, exampleTokens } from './puzzleText';
import type { Puzzle, PuzzleConfiguration, PuzzleReplay } from './types';

type MeasuringContext = Pick<PuzzleContext, 'form' | 'settings' | 'engine' | 'tokenizer'>;

type Augmentations = PuzzleConfiguration['augmentations'];

/** Averages over the tasks that were looked at. */
export interface PuzzleSizes {
  /** Up to where a configuration begins. */
  configurationPromptTokens: number;
  /** Prompts of a task's tests, of these those that differ, and the tokens of one. */
  prompts: number;
  distinctPrompts: number;
  promptTokens: number;
  /** Of a right answer with its end, on average and at most; and as many as an answer may take. */
  answerTokens: number;
  longestAnswer: number;
  answerLimit: number;
  setOf: (augmentations: Augmentations) => SetSizes;
}

/** The examples that one choice of augmentations makes of a task, before any epoch. */
export interface SetSizes {
  examples: number;
  /** Rows of one pass over all of them, and of these the rows that a loss on outputs counts. */
  tokens: number;
  outputTokens: number;
  /** Tokens of the longest example. */
  longest: number;
}

export function measurePuzzles(context: MeasuringContext, puzzles: readonly Puzzle[]): PuzzleSizes {
  const { form } = context;
  const prompts = puzzles.map((puzzle) => testPrompts(context, puzzle));
  const outputs = puzzles.flatMap(({ demonstrations }) => demonstrations.map(({ output }) => output));
  const turned = puzzles.flatMap(({ demonstrations }, index) =>
    (prompts[index] ?? []).flatMap(({ transform }) =>
      transform ? demonstrations.map(({ output }) => transform.apply(output)) : [],
    ),
  );
  const sets = new Map<string, SetSizes>();
  return {
    configurationPromptTokens: average(
      puzzles,
      ({ demonstrations }) => form.configurationPrompt(demonstrations).length,
    ),
    prompts: average(prompts, ({ length }) => length),
    distinctPrompts: average(prompts, (own) => new Set(own.map(({ ids }) => ids.join(','))).size),
    promptTokens: average(prompts.flat(), ({ ids }) => ids.length),
    answerTokens: average(outputs, (output) => form.answer(output).length),
    longestAnswer: Math.max(0, ...[...outputs, ...turned].map((output) => form.answer(output).length)),
    answerLimit: average(prompts.flat(), ({ maxTokens }) => maxTokens),
    setOf: (augmentations) => {
      const key = JSON.stringify(augmentations);
      const sizes = sets.get(key) ?? measureSets(context, puzzles, augmentations);
      sets.set(key, sizes);
      return sizes;
    },
  };
}

/** Which examples are drawn at random does not matter to how many there are and how long they are. */
function measureSets(context: MeasuringContext, puzzles: readonly Puzzle[], augmentations: Augmentations): SetSizes {
  const { form, engine, settings } = context;
  const { rules, finetune } = settings;
  const limits = { rules, finetune, maxTokens: engine.model.contextLength };
  const configuration = { task: null, augmentations, loss: 'output', learningRate: 0, epochs: 1 } as const;
  const seen = puzzles.map((puzzle) => {
    const { examples } = buildTrainingSet(puzzle, configuration, limits, (example) => exampleLength(form, example), 0);
    return examples.map((example) => sizeOf(exampleTokens(form, example, 'output')));
  });
  const total = (read: (size: SequenceSize) => number): number =>
    average(seen, (sizes) => sizes.reduce((sum, size) => sum + read(size), 0));
  return {
    examples: average(seen, ({ length }) => length),
    tokens: total(({ rows }) => rows),
    outputTokens: total(({ learnedRows }) => learnedRows),
    longest: Math.max(1, ...seen.flat().map(({ rows }) => rows + 1)),
  };
}

export interface SequenceSize {
  rows: number;
  /** Of these, those that the loss counts. */
  learnedRows: number;
}

const sizeOf = ({
  ids,
  lossWeights = [],
}: {
  ids: readonly number[];
  lossWeights?: readonly number[];
}): SequenceSize => ({
  rows: ids.length - 1,
  learnedRows: lossWeights.slice(1).filter((weight) => weight > 0).length,
});

/** As many pairs as are needed to see what is replayed on average. */
const LOOKED_AT = 8;

/** Of one replayed sequence; `null` where nothing is replayed. */
export function measureReplay(context: MeasuringContext, replay: PuzzleReplay | null): SequenceSize | null {
  const sizes = replaySequences(context, replay, LOOKED_AT, 0).map(sizeOf);
  if (sizes.length === 0) return null;
  return { rows: average(sizes, ({ rows }) => rows), learnedRows: average(sizes, ({ learnedRows }) => learnedRows) };
}

function average<T>(list: readonly T[], read: (one: T) => number): number {
  return list.length === 0 ? 0 : mean(list.map(read));
}
