/**
 * The list of recorded runs (`public/runs/index.json`): of each just what the first screen and the list need, so that the
 * effect is on screen before the run's own file has come. How an entry is made of a run is in `index.ts`, which comes later.
 */
import * as z from 'zod/mini';
import { entryFields, measuredOn as measured, readList } from '../../record/schema';
import { VERDICTS } from '../../statistics/verdict';
import { estimateSchema, finite, whole } from '../../types';
import { REMEDIES } from '../continual/choices';
import { conditionSchema } from '../measured';

export const RUN_LIST = { schema: 'selkie-runs', version: 1 } as const;

const row = z.pick(conditionSchema, {
  name: true,
  writer: true,
  round: true,
  accuracy: true,
  standardError: true,
  n: true,
});

const gain = z.object({
  round: whole,
  difference: finite,
  standardError: z.nullable(finite),
  n: whole,
  /** By the passages themselves, which the entry does not hold; lists had none before it was one rule for all. */
  verdict: z.optional(z.enum(VERDICTS)),
});

/** Of sequences of edits under one remedy. */
const sequencesRow = z.object({
  remedy: z.enum(REMEDIES),
  length: whole,
  /** After so many edits: the passages learned by then; at 0 edits all of them. Over sequences. */
  seen: z.array(estimateSchema),
  learned: estimateSchema,
  end: estimateSchema,
  drop: estimateSchema,
});

const entry = z.object({
  ...entryFields,
  domain: z.literal('knowledge'),
  /** Settings may have been chosen on development passages; numbers from those are marked. */
  measuredOn: z.nullable(measured),
  /** As the run had them; read with `parseSettings`. */
  settings: z.record(z.string(), z.unknown()),
  /** Equal for runs that differ in nothing but the seed. */
  family: z.string(),
  rounds: whole,
  trainingPassages: whole,
  edits: whole,
  heldOutPassages: whole,
  heldOutEdits: whole,
  conditions: z.array(row),
  /** What the rounds taught, passage by passage: the last policy's self-edits against the base, and against round 0. */
  gain: z.nullable(z.object({ overBase: gain, overUntrained: z.nullable(gain) })),
  multiPassage: z.array(z.object({ round: whole, passages: whole, edits: whole, conditions: z.array(row) })),
  /** Absent where there are none, as in lists of before there were any. */
  continual: z.optional(z.array(sequencesRow)),
});

export type RunEntry = z.infer<typeof entry>;
export type ConditionRow = z.infer<typeof row>;
export type Gain = z.infer<typeof gain>;
export type SequencesRow = z.infer<typeof sequencesRow>;

export const readRunIndex = (input: unknown) => readList(RUN_LIST, entry, input);

/** `null` for anything that is no entry. */
export const readOwnEntry = (input: unknown): RunEntry | null => entry.safeParse(input).data ?? null;
