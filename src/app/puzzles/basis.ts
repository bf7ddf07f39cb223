/** The stages of the Puzzles page and what each rests on. Pure. */
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle } from '../../seal/puzzles/types';
import type { Stage } from '../../seal/types';
import type { Basis, StageRecords, StageStatus } from '../experiment/stages';
import type { HandWritten, PuzzleResults } from './results';

/**
 * Finetune, quiz and reward are one task of the worker: adapters of a wave are quizzed before the next wave takes their place on
 * the device.
 */
export const PUZZLE_STAGES = ['write', 'train'] as const;
export type PuzzleStage = (typeof PUZZLE_STAGES)[number];
/** What the visitor gives the stages. */
export interface PuzzleWork {
  puzzle: Puzzle;
  hand: readonly HandWritten[];
}

interface PuzzleInputs {
  work: PuzzleWork;
  settings: PuzzleSettings;
  policy: number;
  model: string;
}

export function basisOf(
  stage: PuzzleStage,
  { work: { puzzle, hand }, settings, policy, model }: PuzzleInputs,
  stages: StageRecords<PuzzleStage>,
): Basis {
  // The temperature of held-out tasks is one of the rounds alone.
  const { heldOutTemperature: _, ...sampling } = settings.writing;
  const writing: Basis = {
    'the task': JSON.stringify(puzzle.demonstrations),
    'the seed': String(settings.seed),
    'the number of self-edits': String(settings.edits),
    'the writing settings': JSON.stringify(sampling),
    'the policy': String(policy),
    'the model': model,
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
