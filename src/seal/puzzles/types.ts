/** The words of the puzzle domain as plain, JSON-serialisable data (arXiv 2506.10943, section 4.1; seal-reference 3). */
import * as z from 'zod/mini';
import type { CorpusPiece } from '../../world/puzzles/corpus';
import { COLORS, type Grid, type GridPair } from '../../world/puzzles/grid';
import {
  editFields,
  estimateSchema,
  finite,
  type Kind,
  type LoopEvent,
  orEmpty,
  orNull,
  type RoundRecord,
  share,
  untrainedSchema,
  whole,
} from '../types';
import { TEST_TRANSFORMS } from './augmentation/augmenters';
import { MOST_ORDERS, PUZZLE_CONDITION_NAMES, type PuzzleConditionName, type PuzzleSettings } from './settings';

export type { Grid, GridPair };

const words = z.string().check(z.maxLength(100_000));

/** The longest side of an ARC grid; what a model answers may be longer. */
const LONGEST_SIDE = 30;
const LONGEST_ANSWER = 1024;
/** Many more than any run has, and few enough for every screen. */
const MOST_PAIRS = 64;
/** Of a task: each test asks with each demonstration left out in every order, and with every transform. */
const MOST_PREDICTIONS = MOST_PAIRS * (MOST_PAIRS * MOST_ORDERS + TEST_TRANSFORMS.length);

const color = z.number().check(z.gte(0), z.lt(COLORS), z.multipleOf(1));
const gridWithin = (side: number): z.ZodMiniType<Grid> =>
  z
    .array(z.array(color).check(z.minLength(1), z.maxLength(side)))
    .check(z.minLength(1), z.maxLength(side))
    .check(
      z.refine((rows) => rows.every(({ length }) => length === rows[0]?.length), 'must have rows of equal length'),
    );
export const taskGrid = gridWithin(LONGEST_SIDE);
export const answerGrid = gridWithin(LONGEST_ANSWER);
const pairsOf = <Pair>(pair: z.ZodMiniType<Pair>) => z.array(pair).check(z.minLength(1), z.maxLength(MOST_PAIRS));

/** A set of ARC, or in it what the paper used to train, or to measure, its policy (seal-reference 3.1). */
const POOLS = ['training', 'evaluation'] as const;
export type Pool = (typeof POOLS)[number];

export const puzzleSchema = z.object({
  id: words,
  source: z.enum(['micro-world', 'arc-training', 'arc-evaluation', 'own']),
  /** Pairs that show the rule. */
  demonstrations: pairsOf(z.object({ input: taskGrid, output: taskGrid })),
  /** `output` is `null` where no solution is known: such a task can be predicted, but not scored. */
  tests: pairsOf(z.object({ input: taskGrid, output: z.nullable(taskGrid) })),
  /** Of the micro-world: the rule behind the task, and its kind. */
  family: z.optional(words),
  kind: z.optional(words),
  /** Of ARC. */
  pool: z.optional(z.enum(POOLS)),
});
export type Puzzle = z.infer<typeof puzzleSchema>;
export type PuzzleSource = Puzzle['source'];

/** Transformations of a whole task, input and output of every pair alike. The original permutes colours whenever one is on. */
export const OFFICIAL_AUGMENTATIONS = ['basic', 'size', 'chain', 'repeat'] as const;
/** `symmetries` (rotations and mirror images) and `colors` are choices of their own in the micro-world. */
export const AUGMENTATIONS = [...OFFICIAL_AUGMENTATIONS, 'symmetries', 'colors'] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

export const MOST_EPOCHS = 100;
export const HIGHEST_RATE = 1;

/** A self-edit of this domain: how to train on the task. */
export const configurationSchema = z.object({
  /** What the writer says the rule does, if it says so; never used by the training. */
  task: z.nullable(words),
  augmentations: z.record(z.enum(AUGMENTATIONS), z.boolean()),
  /** Tokens that count in the loss: those of the target's output, or all. */
  loss: z.enum(['output', 'all']),
  learningRate: z.number().check(z.gt(0), z.lte(HIGHEST_RATE)),
  epochs: z.number().check(z.gte(1), z.lte(MOST_EPOCHS), z.multipleOf(1)),
});
export type PuzzleConfiguration = z.infer<typeof configurationSchema>;

const pair = z.object({ input: answerGrid, output: answerGrid });

/** One demonstration left out and made the target, in one augmented form. */
const example = z.object({
  demonstrations: z.array(pair),
  target: pair,
  origin: z.object({
    /** Index of the demonstration that became the target. */
    target: whole,
    /** Indices of the demonstrations that are shown, in the order shown. */
    shown: z.array(whole),
    /** Name of the transformation; `null` where there is none. */
    transform: z.nullable(words),
    /** Colour c became `colors[c]`; `null` where colours are as they were. */
    colors: z.nullable(z.array(whole)),
  }),
});
export type LeaveOneOut = z.infer<typeof example>;

/** Everything that a configuration makes of a task before training. */
export const trainingSetSchema = z.object({
  examples: z.array(example),
  /** Before examples over the length limit, and those over the count limit, were left out. */
  beforeCut: whole,
  steps: whole,
  /** `steps` is above the game's limit: the adapter stays untrained, which counts as a failure. */
  overLimit: z.boolean(),
});
export type TrainingSet = z.infer<typeof trainingSetSchema>;

/** One answer of the model to one form of the test. */
export const predictionSchema = z.object({
  test: whole,
  /** Demonstrations shown, in order, and the transformation that was applied and then undone. */
  shown: z.array(whole).check(z.maxLength(MOST_PAIRS)),
  transform: z.nullable(words),
  text: words,
  /** As the model wrote it, and with the transformation undone; `null` where the text is no grid. */
  raw: z.nullable(answerGrid),
  grid: z.nullable(answerGrid),
});
export type Prediction = z.infer<typeof predictionSchema>;
export const predictionsWith = <One>(prediction: z.ZodMiniType<One>) =>
  z.array(prediction).check(z.maxLength(MOST_PREDICTIONS));

const vote = z.object({
  grid: answerGrid,
  votes: whole,
  /** Of them, those of untransformed prompts: they break ties. */
  identityVotes: whole,
});
export type Vote = z.infer<typeof vote>;

/** What the vote made of one test input. */
const result = z.object({
  votes: predictionsWith(vote),
  /** At most two, best first. */
  attempts: z.array(answerGrid).check(z.maxLength(2)),
  /** `null` where no solution is known. */
  correct: z.nullable(z.boolean()),
});
export type TestResult = z.infer<typeof result>;

export const writtenSchema = z.object({
  ...editFields,
  text: words,
  ids: orEmpty(whole),
  logProbability: z.nullable(finite),
  /** `null` when no valid one came within the limit of attempts. */
  configuration: z.nullable(configurationSchema),
  /** Texts that were no valid configuration and were sampled again, with every violation named. */
  rejected: orEmpty(z.object({ text: words, violations: z.array(words) })),
  promptIds: orEmpty(whole),
});
export type WrittenConfiguration = z.infer<typeof writtenSchema>;

export const puzzleCandidateSchema = z.object({
  edit: writtenSchema,
  examples: whole,
  beforeCut: whole,
  steps: whole,
  untrained: z.nullable(untrainedSchema),
  sameAs: z.nullable(words),
  losses: z.array(finite),
  tokens: finite,
  predictions: predictionsWith(predictionSchema),
  results: z.array(result).check(z.maxLength(MOST_PAIRS)),
  /** The step at which it went to not-a-number; `null` where it did not. */
  divergedAt: orNull(whole),
  /** Every test has a correct attempt. */
  solved: z.boolean(),
});
export type PuzzleCandidate = z.infer<typeof puzzleCandidateSchema>;

/** One row of a comparison: `perItem` is the share of each task's candidates that solve it. */
export const puzzleConditionSchema = z.object({
  name: z.enum(PUZZLE_CONDITION_NAMES),
  round: whole,
  n: whole,
  candidates: whole,
  accuracy: share,
  standardError: z.nullable(finite),
  perItem: z.array(share),
  /** Share of candidates without a valid configuration, and of those over the step limit. */
  invalid: share,
  overLimit: share,
  /** Of `constant`: the configuration. */
  configuration: z.nullable(configurationSchema),
});
export type PuzzleCondition = z.infer<typeof puzzleConditionSchema>;
export type { PuzzleConditionName };

export interface PuzzleEvaluation {
  condition: PuzzleCondition;
  candidates: PuzzleCandidate[];
}

/** Does the policy look at the task? Its configurations on their own tasks, against the same ones dealt out to other tasks. */
export const readingSchema = z.object({
  name: z._default(z.literal('reading'), 'reading'),
  round: whole,
  own: estimateSchema,
  swapped: estimateSchema,
  difference: estimateSchema,
});
export type ReadingRecord = z.infer<typeof readingSchema>;

/** Whether a configuration trains the policy. `enough`: its task has as many already as the settings keep. `random`: drawn as a control. */
export const puzzleDecisionSchema = z.object({
  edit: words,
  item: whole,
  sample: whole,
  kept: z.boolean(),
  reason: z.enum(['solved', 'not-solved', 'enough', 'random', 'not-drawn']),
});
export type PuzzleDecision = z.infer<typeof puzzleDecisionSchema>;

/** Sequences of the curriculum without configurations, in pieces; the same for the same seed. */
export type PuzzleReplay = (count: number, seed: number) => CorpusPiece[][];

export interface PuzzleInputs {
  training: readonly Puzzle[];
  heldOut: readonly Puzzle[];
  /** Mixed into the policy's finetune, so that it does not forget how puzzles are solved. */
  replay: PuzzleReplay | null;
}

export interface Puzzles extends Kind {
  name: 'puzzles';
  settings: PuzzleSettings;
  item: Puzzle;
  edit: WrittenConfiguration;
  material: TrainingSet;
  answers: Prediction[];
  /** What the weights without an adapter said of a task. */
  bare: { item: number; predictions: Prediction[]; solved: boolean };
  candidate: PuzzleCandidate;
  decision: PuzzleDecision;
  evaluation: PuzzleEvaluation;
  measure: ReadingRecord;
  inputs: PuzzleInputs;
}

export type PuzzleRound = RoundRecord<Puzzles>;
export type PuzzleEvent = LoopEvent<Puzzles>;
