/**
 * The words of a domain as plain types: what an item, an edit and a candidate are, what a run keeps of them, and what it tells, with
 * the estimates, stages, timings and notices of both domains. A type that lies in files is inferred from the schema that reads it.
 */
import * as z from 'zod/mini';
import type { PolicySettings } from './sharedSettings';

export const finite = z.number();
export const whole = z.number().check(z.gte(0), z.multipleOf(1));
export const share = z.number().check(z.gte(0), z.lte(1));
/** What compact files, or those of old versions, leave out. */
export const orNull = <T>(schema: z.ZodMiniType<T>) =>
  z.pipe(
    z.nullish(schema),
    z.transform((value) => value ?? null),
  );
export const orEmpty = <T>(element: z.ZodMiniType<T>) => z._default(z.array(element), []);

/** Of a table, in its order. */
export const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] =>
  Object.keys(table).filter((name): name is Name => Object.hasOwn(table, name));

/** A mean with what it rests on. `standardError` is `null` when n < 2: one value has no spread. */
export const estimateSchema = z.object({ mean: finite, standardError: z.nullable(finite), n: whole });
export type Estimate = z.infer<typeof estimateSchema>;

export const policyFinetuneSchema = z.object({
  /** Prompt-completion pairs and replayed sequences that it saw. */
  pairs: whole,
  replay: whole,
  losses: z.array(finite),
  gradientNorms: orEmpty(finite),
  tokens: finite,
  /** The step at which it went to not-a-number, and the policy stayed as it was; absent where it did not. */
  divergedAt: z.optional(whole),
});
export type PolicyFinetuneRecord = z.infer<typeof policyFinetuneSchema>;

export const stageSchema = z.enum([
  'self-edits',
  'finetune',
  'quiz',
  'reward',
  'selection',
  'policy-finetune',
  'credit',
  'token-losses',
  'questions',
]);
export type Stage = z.infer<typeof stageSchema>;

/** Where an event belongs. */
export const scopeFields = {
  /** `lab`: the page's one item. `reading`: whether the policy reads a puzzle (`puzzles/conditions.ts`). */
  purpose: z.enum(['lab', 'train', 'held-out', 'multi-passage', 'reading', 'continual']),
  round: whole,
};
export type EventScope = z.infer<z.ZodMiniObject<typeof scopeFields>>;
export type Purpose = EventScope['purpose'];

/** How long one stage took. */
export const timingSchema = z.object({ stage: stageSchema, ...scopeFields, seconds: finite });
export type StageTiming = z.infer<typeof timingSchema>;

export type StageEvent =
  | ({ type: 'stage-started'; stage: Stage } & EventScope)
  | ({ type: 'stage-done' } & StageTiming);

/** A setting that was not used as given. Texts, because what was given may be no number at all. */
export const noticeSchema = z.object({ field: z.string(), given: z.string(), used: z.string(), reason: z.string() });
export type Notice = z.infer<typeof noticeSchema>;

/**
 * Who made an edit. `none`: the empty one, training on the item as it is. `constant` and `search`: configurations of a
 * comparison (`puzzles/conditions.ts`); `sweep`: of the visitor's own sweep over configurations.
 */
const author = z.enum(['policy', 'teacher', 'hand', 'none', 'constant', 'search', 'sweep']);
export type Author = z.infer<typeof author>;

/** What every edit has; a domain adds what was read out of the text. */
export const editFields = {
  /** Unique within a run. */
  id: z.string(),
  /** Index of its item in the list that it was written for. */
  item: whole,
  /** Which of the k samples of its item; 0 based. */
  sample: whole,
  author,
  /** How many policy updates came before it was written (0 is the model as loaded); `null` unless the policy wrote it. */
  policyVersion: z.nullable(whole),
  /** How often the policy had been asked for this sample before; absent for the first time. */
  draw: z.optional(whole),
};
export type EditBase = z.infer<z.ZodMiniObject<typeof editFields>>;

/** One text as it was sampled. Of one that the policy did not write, prompt and ids are empty and the probability is `null`. */
export const writtenFields = {
  prompt: z._default(z.string(), ''),
  promptIds: orEmpty(whole),
  text: z.string(),
  ids: orEmpty(whole),
  /** Sum of the natural-log probabilities of `ids`. */
  logProbability: orNull(finite),
  finish: z.enum(['stop', 'length']),
};
export type WrittenText = z.infer<z.ZodMiniObject<typeof writtenFields>>;

/** Why an edit has no adapter of use: no valid text within the limit, more steps than allowed, or not-a-number in training. */
export const untrainedSchema = z.enum(['invalid', 'over-limit', 'diverged']);
export type Untrained = z.infer<typeof untrainedSchema>;

export interface CandidateBase {
  edit: EditBase;
  /** Why nothing can be said of what it teaches, if so. */
  untrained: Untrained | null;
  /** Another candidate of the same item with the same content, whose adapter stands for this one too. */
  sameAs: string | null;
}

export interface DecisionBase {
  /** Id of the edit. */
  edit: string;
  item: number;
  kept: boolean;
}

/** One row of a comparison. The unit is the item. */
export interface ConditionBase {
  name: string;
  writer?: string | undefined;
  /** Policy updates behind the weights that were quizzed. */
  round: number;
  /** Items that the mean is over. */
  n: number;
  accuracy: number;
  /** Over items; `null` when n < 2. */
  standardError: number | null;
  /** Mean of each item, in order. */
  perItem: number[];
}

export interface EvaluationBase {
  condition: ConditionBase;
  candidates: CandidateBase[];
}

export interface MeasureBase {
  name: string;
  round: number;
}

export interface LoopSettings {
  seed: number;
  rounds: number;
  /** k: edits sampled for each training item. */
  edits: number;
  /** The same for each held-out item. */
  heldOutEdits: number;
  writing: { temperature: number; heldOutTemperature: number; topP: number };
  finetune: { rank: number };
  policy: PolicySettings;
}

export interface Kind {
  name: 'knowledge' | 'puzzles';
  settings: LoopSettings;
  item: object;
  edit: EditBase;
  /** What the finetune sees, as the page shows it. */
  material: object;
  /** What one taker of a quiz came to. */
  answers: object;
  /** The answers of the weights without an adapter on one item. */
  bare: object;
  candidate: CandidateBase;
  decision: DecisionBase;
  evaluation: EvaluationBase;
  measure: MeasureBase;
  inputs: InputsBase;
}

export interface InputsBase {
  /** Each round takes the next of them, and begins anew when they are used up. */
  training: readonly object[];
  /** They measure, and never train the policy. */
  heldOut: readonly object[];
}

export interface Items<K extends Kind> {
  training: K['item'][];
  heldOut: K['item'][];
  /** Of sequential edits, where there are some: each sequence's items, in the order in which they are learned. */
  continual?: K['item'][][];
}

export const roundFields = {
  round: z.number().check(z.gte(1), z.multipleOf(1)),
  /** Version of the policy that wrote and was rewarded: round - 1. */
  policyVersion: whole,
  /** `null` when nothing was kept: the policy stays as it was. */
  policyFinetune: z.nullable(policyFinetuneSchema),
  seconds: finite,
};

/** One iteration of the outer loop. */
export interface RoundRecord<K extends Kind> extends z.infer<z.ZodMiniObject<typeof roundFields>> {
  /** Empty where the domain's selection does not ask for it. */
  base: K['bare'][];
  candidates: K['candidate'][];
  /** Over training items: mean reward of all their candidates, and reward of the best one. */
  meanReward: Estimate;
  bestReward: Estimate;
  decisions: K['decision'][];
  /** Held-out measurements of the policy that came out. */
  evaluations: K['evaluation'][];
}

export interface RunResult<K extends Kind> {
  /** Held-out measurements before the first round. */
  start: K['evaluation'][];
  rounds: RoundRecord<K>[];
  measures: K['measure'][];
}

export type LoopEvent<K extends Kind> =
  | StageEvent
  /** `done` of `total` in the unit of the stage: texts written, optimizer steps, answers. */
  | ({ type: 'progress'; stage: Stage; done: number; total: number } & EventScope)
  /** A text of an edit so far (whole, so that no listener has to join pieces of a split character). */
  | ({
      type: 'edit-text';
      edit: string;
      item: number;
      sample: number;
      part: number;
      text: string;
      done: boolean;
    } & EventScope)
  | ({ type: 'edit'; edit: K['edit'] } & EventScope)
  | ({ type: 'material'; edit: string; material: K['material'] } & EventScope)
  | ({ type: 'losses'; edit: string; repeat: number; step: number; losses: number[]; totalSteps: number } & EventScope)
  /** `edit` is `null` for the weights without an adapter, closed-book. */
  | ({ type: 'answers'; edit: string | null; repeat: number; item: number; answers: K['answers'] } & EventScope)
  | ({ type: 'candidate'; candidate: K['candidate'] } & EventScope)
  | ({ type: 'selection'; decisions: K['decision'][] } & EventScope)
  | ({ type: 'policy-losses'; step: number; losses: number[]; totalSteps: number } & EventScope)
  /** First of all, once the run was not refused. */
  | { type: 'run-started'; items: Items<K> }
  | { type: 'condition'; condition: K['evaluation']['condition'] }
  | { type: 'measure'; measure: K['measure'] }
  /** What is measured so far, whole, of a measure that takes its time. */
  | { type: 'measuring'; measure: K['measure'] }
  /** The held-out measurements before the first round. */
  | { type: 'start-done'; evaluations: K['evaluation'][] }
  | { type: 'round-started'; round: number; rounds: number }
  | { type: 'round-done'; record: RoundRecord<K>; rounds: number };
