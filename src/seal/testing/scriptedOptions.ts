/** What a scripted engine is told beforehand, and what it was asked. */
import type { AdapterId, FinetuneJob, GenerateRequest, ScoreRequest } from '../../contract/engine';
import type { EngineError } from '../../contract/errors';

export interface ScriptedOptions {
  name?: string;
  contextLength?: number;
  /** Share of useful lines that the model writes as it is loaded. */
  skill?: number;
  /** Sentences that it knows without training. */
  known?: readonly string[];
  /** What it answers when it knows nothing. */
  fallback?: string;
  adaptersPerWave?: number;
  /** Waits this long before each progress event, so that a person or a test can pause and stop. */
  delayMs?: number;
  /** Called at the start of each call; what it returns is thrown. */
  failWhen?: (call: ScriptedCall) => EngineError | undefined;
  /** Whether a job goes to not-a-number, which it does in its last step; learning rates above 0.5 do unless told. */
  diverges?: (job: FinetuneJob) => boolean;
  /** Where an adapter that was trained to its end gives not-a-number all the same: in what it says, or in scores alone. */
  notFinite?: (job: FinetuneJob) => 'answers' | 'scores' | null;
}

export type ScriptedCall =
  | { verb: 'finetune'; jobs: readonly FinetuneJob[] }
  | { verb: 'generate'; requests: readonly GenerateRequest[] }
  | { verb: 'score'; requests: readonly ScoreRequest[] }
  | { verb: 'merge' | 'export'; adapter: AdapterId }
  | { verb: 'free'; adapters: readonly AdapterId[] }
  | { verb: 'restore' | 'import' };
