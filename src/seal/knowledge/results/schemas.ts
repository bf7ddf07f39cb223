/**
 * Result files of SEAL's official repository (`results/` of its knowledge folder; shapes in seal-reference 2.4 to 2.10 and 4), told
 * apart by their fields. What some of them lack comes back as `null` or empty: the second training round has no questions.
 */
import * as z from 'zod/mini';
import { isJsonObject } from '../../../formats/jsonFile';
import { checked, refuse } from '../../record/runFileError';
import { finite, orNull, share, whole } from '../../types';
import { JUDGES } from '../types';

const text = z.string();

const lora = z.object({ rank: whole, alpha: finite, epochs: whole, lr: finite, batch_size: whole });

const header = {
  /** Month, day, hour, minute, second, without a year: `0513_120005`. */
  timestamp: z.string().check(z.regex(/^\d{4}_\d{6}$/, 'must be a time such as 0513_120005')),
  dataset: text,
  split_newlines: z.boolean(),
  n_articles: whole,
  k_completions: whole,
  lora_params: lora,
  /** No fields of SEAL's: files that other programs wrote in its shapes say with them what they ran (`recipe/english`). */
  base_model: z.optional(text),
  judge: z.optional(z.enum(JUDGES)),
  year: z.optional(whole),
};

const asked = z.object({
  rep: whole,
  question: text,
  answer: text,
  baseline_answer: text,
  adapter_answer: text,
  baseline_correct: z.boolean(),
  adapter_correct: z.boolean(),
});

const completion = z.object({
  text,
  stats: z.object({ baseline_mean: share, adapter_mean: share, adapter_std: orNull(finite) }),
  questions: z.array(asked),
});

/** One adapter for each completion (`src/query/query_server.py`). */
export const queryServerSchema = z.object({
  ...header,
  overall: z.object({ baseline_mean_accuracy: share, adapter_mean_accuracy: share }),
  /** The weights that wrote nothing, but were adapted; training files call it `model`. */
  exp_name: z.optional(text),
  model: z.optional(text),
  eval_times: whole,
  articles: z.array(
    z.object({
      title: text,
      context: text,
      prompt: text,
      stats: z.object({ baseline_accuracy: share }),
      completions: z.array(completion),
    }),
  ),
});
export type QueryServerResult = z.infer<typeof queryServerSchema>;

/** One adapter for all passages (`src/query/CPT.py`). Its `per_article` is keyed by title and has lost most passages: not read. */
export const cptSchema = z.object({
  ...header,
  overall: z.object({ baseline_accuracy: share, adapter_accuracy: share }),
  train_sequences: whole,
  server_reply: z.object({
    baseline_correct: z.array(z.boolean()),
    adapter_correct: z.array(z.boolean()),
  }),
});
export type CptResult = z.infer<typeof cptSchema>;

/** Edits one after another on the same weights (`src/continual/continual_self_edits.py`). */
export const continualSchema = z.object({
  n_sequences: whole,
  n_datapoints: whole,
  base_model: text,
  mean_over_sequences: z.array(z.array(share)),
  std_over_sequences: z.array(z.array(finite)),
});
export type ContinualResult = z.infer<typeof continualSchema>;

export type SealResult =
  | { kind: 'query-server'; result: QueryServerResult }
  | { kind: 'cpt'; result: CptResult }
  | { kind: 'continual'; result: ContinualResult };

/** Whether it says that it is one of them. */
export const isSealResult = (input: unknown): boolean =>
  isJsonObject(input) && ['articles', 'server_reply', 'mean_over_sequences'].some((field) => field in input);

/** `null` for what is none of them. @throws RunFileError that names the first bad field. */
export function readSealResult(input: unknown): SealResult | null {
  if (!isJsonObject(input)) return null;
  if ('articles' in input) {
    const result = checked(queryServerSchema, input);
    if (result.articles.length !== result.n_articles)
      refuse('articles', `there are ${result.articles.length}, but n_articles says ${result.n_articles}`);
    return { kind: 'query-server', result };
  }
  if ('server_reply' in input) {
    const result = checked(cptSchema, input);
    const { baseline_correct: before, adapter_correct: after } = result.server_reply;
    if (before.length !== after.length || after.length === 0)
      refuse('server_reply.adapter_correct', `has ${after.length} answers where baseline_correct has ${before.length}`);
    return { kind: 'cpt', result };
  }
  if (!('mean_over_sequences' in input)) return null;
  const result = checked(continualSchema, input);
  const { n_datapoints: n, mean_over_sequences: means, std_over_sequences: deviations } = result;
  for (const [field, rows] of Object.entries({ mean_over_sequences: means, std_over_sequences: deviations }))
    if (rows.length !== n + 1 || rows.some((row) => row.length !== n))
      refuse(field, `must have ${n + 1} rows of ${n}, as n_datapoints says`);
  return { kind: 'continual', result };
}

/** What a share of the file must come to, but for rounding. @throws RunFileError where it does not. */
export function assertAgrees(field: string, said: number, found: number): void {
  if (Math.abs(said - found) > 1e-3)
    refuse(field, `is ${said}, but the answers of the file come to ${found.toFixed(4)}`);
}
