/**
 * What both domains say of a run, as plain data: estimates, stages, timings, notices. A type that lies in files is inferred from
 * the schema that reads it, here and in both domains.
 */
import * as z from 'zod/mini';

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
]);
export type Stage = z.infer<typeof stageSchema>;

/** Where an event belongs. */
export const scopeFields = {
  /** `lab`: the page's one item. `reading`: whether the policy reads a puzzle (`puzzles/conditions.ts`). */
  purpose: z.enum(['lab', 'train', 'held-out', 'multi-passage', 'reading']),
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
