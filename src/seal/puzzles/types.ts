/** The words of the puzzle domain as plain, JSON-serialisable data (arXiv 2506.10943, section 4.1; seal-reference 3). */
import type { CorpusPiece } from '../../world/puzzles/corpus';
import type { Grid, GridPair } from '../../world/puzzles/grid';
import type { CandidateBase, ConditionBase, DecisionBase, EditBase, Kind, LoopEvent, RoundRecord } from '../kind';
import type { Estimate } from '../types';
import type { PuzzleSettings } from './settings';

export type { Grid, GridPair };

/** A set of ARC, or in it what the paper used to train, or to measure, its policy (seal-reference 3.1). */
export type Pool = 'training' | 'evaluation';
export type PuzzleSource = 'micro-world' | `arc-${Pool}` | 'own';

export interface Puzzle {
  id: string;
  source: PuzzleSource;
  /** Pairs that show the rule. */
  demonstrations: GridPair[];
  /** `output` is `null` where no solution is known: such a task can be predicted, but not scored. */
  tests: { input: Grid; output: Grid | null }[];
  /** Of the micro-world: the rule behind the task, and its kind. */
  family?: string;
  kind?: string;
  /** Of ARC. */
  pool?: Pool;
}

/** Transformations of a whole task, input and output of every pair alike. The original permutes colours whenever one is on. */
export const OFFICIAL_AUGMENTATIONS = ['basic', 'size', 'chain', 'repeat'] as const;
/** `symmetries` (rotations and mirror images) and `colors` are choices of their own in the micro-world. */
export const AUGMENTATIONS = [...OFFICIAL_AUGMENTATIONS, 'symmetries', 'colors'] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

/** A self-edit of this domain: how to train on the task. */
export interface PuzzleConfiguration {
  /** What the writer says the rule does, if it says so; never used by the training. */
  task: string | null;
  augmentations: Record<Augmentation, boolean>;
  /** Tokens that count in the loss: those of the target's output, or all. */
  loss: 'output' | 'all';
  learningRate: number;
  epochs: number;
}

/** One demonstration left out and made the target, in one augmented form. */
export interface LeaveOneOut {
  demonstrations: GridPair[];
  target: GridPair;
  origin: {
    /** Index of the demonstration that became the target. */
    target: number;
    /** Indices of the demonstrations that are shown, in the order shown. */
    shown: number[];
    /** Name of the transformation; `null` where there is none. */
    transform: string | null;
    /** Colour c became `colors[c]`; `null` where colours are as they were. */
    colors: number[] | null;
  };
}

/** Everything that a configuration makes of a task before training. */
export interface TrainingSet {
  examples: LeaveOneOut[];
  /** Before examples over the length limit, and those over the count limit, were left out. */
  beforeCut: number;
  steps: number;
  /** `steps` is above the game's limit: the adapter stays untrained, which counts as a failure. */
  overLimit: boolean;
}

/** One answer of the model to one form of the test. */
export interface Prediction {
  test: number;
  /** Demonstrations shown, in order, and the transformation that was applied and then undone. */
  shown: number[];
  transform: string | null;
  text: string;
  /** As the model wrote it, and with the transformation undone; `null` where the text is no grid. */
  raw: Grid | null;
  grid: Grid | null;
}

export interface Vote {
  grid: Grid;
  votes: number;
  /** Of them, those of untransformed prompts: they break ties. */
  identityVotes: number;
}

/** What the vote made of one test input. */
export interface TestResult {
  votes: Vote[];
  /** At most two, best first. */
  attempts: Grid[];
  /** `null` where no solution is known. */
  correct: boolean | null;
}

export interface WrittenConfiguration extends EditBase {
  promptIds: number[];
  text: string;
  ids: number[];
  logProbability: number | null;
  /** `null` when no valid one came within the limit of attempts. */
  configuration: PuzzleConfiguration | null;
  /** Texts that were no valid configuration and were sampled again, with every violation named. */
  rejected: { text: string; violations: string[] }[];
}

export interface PuzzleCandidate extends CandidateBase {
  edit: WrittenConfiguration;
  examples: number;
  beforeCut: number;
  steps: number;
  /** The step at which it went to not-a-number; `null` where it did not. */
  divergedAt: number | null;
  losses: number[];
  tokens: number;
  predictions: Prediction[];
  results: TestResult[];
  /** Every test has a correct attempt. */
  solved: boolean;
}

export const PUZZLE_CONDITION_NAMES = ['in-context', 'untrained', 'constant', 'policy', 'oracle'] as const;
export type PuzzleConditionName = (typeof PUZZLE_CONDITION_NAMES)[number];

/** One row of a comparison: `perItem` is the share of each task's candidates that solve it. */
export interface PuzzleCondition extends ConditionBase {
  name: PuzzleConditionName;
  candidates: number;
  /** Share of candidates without a valid configuration, and of those over the step limit. */
  invalid: number;
  overLimit: number;
  /** Of `constant`: the configuration. */
  configuration: PuzzleConfiguration | null;
}

export interface PuzzleEvaluation {
  condition: PuzzleCondition;
  candidates: PuzzleCandidate[];
}

/** Does the policy look at the task? Its configurations on their own tasks, against the same ones dealt out to other tasks. */
export interface ReadingRecord {
  name: 'reading';
  round: number;
  own: Estimate;
  swapped: Estimate;
  difference: Estimate;
}

/** Whether a configuration trains the policy. `enough`: its task has as many already as the settings keep. */
export interface PuzzleDecision extends DecisionBase {
  sample: number;
  reason: 'solved' | 'not-solved' | 'enough';
}

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
