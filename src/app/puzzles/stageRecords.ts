/**
 * The stages of the Puzzles page and what each rests on. Finetune, quiz and reward are one task of the worker: adapters of a
 * wave are quizzed before the next wave takes their place on the device.
 */
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle } from '../../seal/puzzles/types';
import type { Stage } from '../../seal/types';
import { type Basis, changedInputs, type StageRecord, type StageStatus } from '../knowledge/stages';
import type { HandWritten } from './candidates';
import type { PuzzleResults } from './results';

export const PUZZLE_STAGES = ['write', 'train'] as const;
export type PuzzleStage = (typeof PUZZLE_STAGES)[number];
export type PuzzleStageRecords = Readonly<Record<PuzzleStage, StageRecord>>;

export interface PuzzleInputsNow {
  puzzle: Puzzle;
  settings: PuzzleSettings;
  hand: readonly HandWritten[];
  /** As the engine numbers it. */
  policy: number;
}

export function basisOf(
  stage: PuzzleStage,
  { puzzle, settings, hand, policy }: PuzzleInputsNow,
  stages: PuzzleStageRecords,
): Basis {
  // The temperature of held-out tasks is one of the rounds alone.
  const { heldOutTemperature: _, ...sampling } = settings.writing;
  const writing: Basis = {
    'the task': JSON.stringify(puzzle.demonstrations),
    'the seed': String(settings.seed),
    'the number of self-edits': String(settings.edits),
    'the writing settings': JSON.stringify(sampling),
    'the policy': String(policy),
  };
  if (stage === 'write') return writing;
  return {
    ...writing,
    // Examples and prompts are drawn by the name of the task.
    'the tests': JSON.stringify([puzzle.id, puzzle.tests]),
    'the self-edits': String(stages.write.run),
    'the configurations by hand': JSON.stringify(hand),
    ...trainingBasis(settings),
  };
}

/** Of adapters and their answers, whoever wrote the configurations. */
export function trainingBasis({ rules, finetune, prediction }: PuzzleSettings): Basis {
  return {
    'the training settings': JSON.stringify([rules, finetune]),
    'the quiz settings': JSON.stringify(prediction),
  };
}

export function puzzleStageStatus(
  stage: PuzzleStage,
  inputs: PuzzleInputsNow,
  stages: PuzzleStageRecords,
): StageStatus {
  const { status, basis } = stages[stage];
  if (status !== 'done') return status;
  return changedInputs(basis, basisOf(stage, inputs, stages)).length > 0 ? 'stale' : 'done';
}

/** Configurations by hand can be trained without any of the model's own. */
export function stagesBefore(stage: PuzzleStage, inputs: PuzzleInputsNow, stages: PuzzleStageRecords): PuzzleStage[] {
  if (stage === 'write') return ['write'];
  const write = puzzleStageStatus('write', inputs, stages);
  const enough = write === 'done' || (write === 'idle' && inputs.hand.length > 0);
  return enough ? ['train'] : ['write', 'train'];
}

/** The first stage that is not up to date; `null` when both are. */
export function nextPuzzleStage(inputs: PuzzleInputsNow, stages: PuzzleStageRecords): PuzzleStage | null {
  return PUZZLE_STAGES.find((stage) => puzzleStageStatus(stage, inputs, stages) !== 'done') ?? null;
}

export type TrainCard = 'finetune' | 'quiz' | 'reward';

/** While the one task behind three cards runs, each card tells of its own part. */
export function trainCardStatus(
  card: TrainCard,
  status: StageStatus,
  runningStage: Stage | null,
  { candidates }: PuzzleResults,
): StageStatus {
  if (status !== 'running' || runningStage === card) return status;
  const over = {
    finetune: candidates.every(({ losses, totalSteps }) => totalSteps > 0 && losses.length === totalSteps),
    quiz: runningStage === 'reward',
    reward: false,
  }[card];
  return over && candidates.length > 0 ? 'done' : 'idle';
}
