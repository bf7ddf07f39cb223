/** What both domains say of a run, as plain data: estimates, stages, timings, notices. */

/** A mean with what it rests on. `standardError` is `null` when n < 2: one value has no spread. */
export interface Estimate {
  mean: number;
  standardError: number | null;
  n: number;
}

export interface PolicyFinetuneRecord {
  /** Prompt-completion pairs and replayed sequences that it saw. */
  pairs: number;
  replay: number;
  losses: number[];
  gradientNorms: number[];
  tokens: number;
  /** The step at which it went to not-a-number, and the policy stayed as it was; absent where it did not. */
  divergedAt?: number;
}

export type Stage = 'self-edits' | 'finetune' | 'quiz' | 'reward' | 'selection' | 'policy-finetune' | 'credit';

/** `lab`: the page's one item. `reading`: whether the policy reads a puzzle (`puzzles/conditions.ts`). */
export type Purpose = 'lab' | 'train' | 'held-out' | 'multi-passage' | 'reading';

/** How long one stage took. */
export interface StageTiming extends EventScope {
  stage: Stage;
  seconds: number;
}

export type StageEvent =
  | ({ type: 'stage-started'; stage: Stage } & EventScope)
  | ({ type: 'stage-done' } & StageTiming);

/** A setting that was not used as given. Texts, because what was given may be no number at all. */
export interface Notice {
  field: string;
  given: string;
  used: string;
  reason: string;
}

/** Where an event belongs. */
export interface EventScope {
  purpose: Purpose;
  round: number;
}
