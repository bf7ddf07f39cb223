/** What a reload has to read of the Lab's results (keptStages.ts): apart from them, so that a page that only shows some need not have it. */
import * as z from 'zod/mini';
import { creditSchema, tokenLossesSchema } from '../../seal/knowledge/measured';
import {
  answerSchema,
  candidateSchema,
  decisionSchema,
  droppedSchema,
  selfEditSchema,
  sequenceSchema,
} from '../../seal/knowledge/types';
import { estimateSchema as estimate, finite, whole } from '../../seal/types';

/** One candidate as far as it has come. */
export const viewSchema = z.object({
  id: z.string(),
  sample: whole,
  /** The text of each paragraph's part so far. */
  parts: z.array(z.string()),
  writing: z.boolean(),
  selfEdit: z.nullable(selfEditSchema),
  sequences: z.array(sequenceSchema),
  dropped: z.array(droppedSchema),
  /** Loss by step, of each repeat. */
  losses: z.array(z.array(finite)),
  totalSteps: whole,
  /** Answers of each repeat. */
  answers: z.array(z.array(answerSchema)),
  reward: z.nullable(estimate),
  partRewards: z.array(estimate),
  /** The whole candidate with every measure, once it is rewarded. */
  scored: z.nullable(candidateSchema),
  /** What each of its sequences contributed; `null` until somebody asked. */
  credit: z.nullable(creditSchema),
  /** How likely each of their tokens is without its adapter and with it; likewise. */
  tokenLosses: z._default(z.nullable(tokenLossesSchema), null),
  /** How often its finished text was changed, by a person or by asking for it again. */
  revised: z._default(whole, 0),
});
export type CandidateView = z.infer<typeof viewSchema>;

/** As the loop told it, with the judge's own verdicts. */
export const judgedSchema = z.object({
  candidates: z.array(viewSchema),
  /** Training on the bare passage, the yardstick beside the base. */
  passageOnly: z.nullable(viewSchema),
  /** Closed-book answers without an adapter. */
  base: z.nullable(z.array(answerSchema)),
  /** Their gold log-probabilities, where measured. */
  baseGold: z.optional(z.array(finite)),
  /** Their gold answers as ends of the passage's sentences, where measured. */
  baseRecall: z.optional(z.array(z.nullable(finite))),
  decisions: z.array(decisionSchema),
  /** How many self-edits of their own the visitor has added: no place is used twice, or another's results would be taken for its. */
  own: z._default(whole, 0),
});
export type JudgedResults = z.infer<typeof judgedSchema>;
