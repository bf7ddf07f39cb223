/**
 * What page and worker say to each other. Commands go to the worker, telemetry comes back; both are plain data in
 * discriminated unions. One task runs at a time, and every task ends in exactly one `finished`, `stopped` or `failed`.
 */
import type { DeviceReport, ModelReport } from '../contract/engine';
import type { EngineErrorCode, Shortage } from '../contract/errors';
import type { CostRecord } from '../seal/cost/cost';
import type { Calibration } from '../seal/cost/estimate';
import type { RunWork } from '../seal/cost/workLedger';
import type { KnowledgeSettings } from '../seal/knowledge/settings';
import type { Passage, SealEvent, SelfEdit, TrainingSequence } from '../seal/knowledge/types';
import type { PuzzleEvent } from '../seal/puzzles/types';
import type { EmbeddedModel } from './models';
import { PUZZLE_TASKS, type PuzzlePlanning, type PuzzleTaskCommand } from './puzzleProtocol';

export const TASKS = ['write', 'finetune', 'quiz', 'credit', 'rounds', 'restore', ...PUZZLE_TASKS] as const;
export type Task = (typeof TASKS)[number];

export type Command =
  /** `base` is the folder that the page was served from; models lie in `models/` beside it. */
  | { kind: 'open'; model: EmbeddedModel; base: string; pageHasGpu: boolean }
  | { kind: 'count'; request: number; passage: Passage; settings: KnowledgeSettings }
  | { kind: 'sample'; request: number; index: number }
  /** What a run would come to: the Lab's steps on `passage`, or all rounds where it is `null`. */
  | { kind: 'plan'; request: number; settings: KnowledgeSettings; passage: Passage | null }
  | ({ kind: 'puzzle-plan'; request: number } & PuzzlePlanning)
  | TaskCommand
  | { kind: 'pause' }
  | { kind: 'resume' }
  /** While paused: one more call of the engine, then pause again. */
  | { kind: 'step' }
  | { kind: 'stop' };

export type TaskCommand = KnowledgeTaskCommand | PuzzleTaskCommand | RestoreCommand;

/** Puts the policy back to the model as it was loaded. */
export interface RestoreCommand {
  kind: 'run';
  task: 'restore';
}

/** The passage and the self-edits travel with each task, so that a worker started anew can go on from them. */
export type KnowledgeTaskCommand =
  | { kind: 'run'; task: 'write'; passage: Passage; settings: KnowledgeSettings }
  | { kind: 'run'; task: 'finetune'; passage: Passage; settings: KnowledgeSettings; selfEdits: SelfEdit[] }
  | { kind: 'run'; task: 'quiz'; passage: Passage; settings: KnowledgeSettings }
  | {
      kind: 'run';
      task: 'credit';
      passage: Passage;
      settings: KnowledgeSettings;
      selfEdit: SelfEdit;
      sequences: TrainingSequence[];
      repeats: number;
    }
  | { kind: 'run'; task: 'rounds'; settings: KnowledgeSettings };

/** Why live runs are off; each cause has its own advice (`strings/device.ts`). */
export type FailureCode =
  | EngineErrorCode
  | 'insecure-page'
  | 'no-webgpu-in-worker'
  | 'model-missing'
  | 'adapters-gone'
  | 'worker-crashed'
  | 'unexpected';

export interface Failure {
  code: FailureCode;
  /** One plain sentence: what happened and what to do. */
  message: string;
  /** With `out-of-memory`: what to lower, and by how much. */
  shortage?: Shortage;
}

/** How many tokens a passage takes, and how many each paragraph may. */
export interface TokenCount {
  total: number;
  paragraphs: number[];
  /** Most tokens of one paragraph: the context less the prompt's own words and the self-edit. */
  paragraphLimit: number;
}

export type Telemetry =
  | { kind: 'opening'; step: 'worker' | 'model' | 'device' }
  | { kind: 'opened'; model: ModelReport; device: DeviceReport }
  | { kind: 'open-failed'; failure: Failure }
  | { kind: 'counted'; request: number; count: TokenCount }
  | { kind: 'sampled'; request: number; index: number; passage: Passage }
  /** `null`: of a run that would be refused, with its reason. */
  | { kind: 'planned'; request: number; work: RunWork | null }
  /** Once, some time after `opened`, while nothing runs. */
  | { kind: 'calibrated'; calibration: Calibration }
  | { kind: 'events'; events: SealEvent[] }
  | { kind: 'puzzle-events'; events: PuzzleEvent[] }
  /** What a task came to, stage by stage; before its `finished`, `stopped` or `failed`. */
  | { kind: 'cost'; task: Task; cost: CostRecord }
  | { kind: 'paused' }
  | { kind: 'resumed' }
  | { kind: 'finished'; task: Task; policyVersion: number }
  | { kind: 'stopped'; task: Task; policyVersion: number }
  | { kind: 'failed'; task: Task; failure: Failure; policyVersion: number }
  /** An error that no task owns; the worker goes on where it can. */
  | { kind: 'trouble'; failure: Failure };
