/** What a run keeps of sequential edits: the quizzes after each edit of each sequence, under one remedy (seal-reference 4). */
import * as z from 'zod/mini';
import { finite, orNull, share, whole } from '../../types';
import { REMEDIES } from './choices';

/** The quiz on one passage: what was said to each of its questions, and whether it was right. */
const cellSchema = z.object({
  said: z.array(z.string()),
  right: z.array(z.boolean()),
  /** Of adapters kept apart: which edit's answered each question; `null` is the untouched model. */
  picked: z.optional(z.array(orNull(whole))),
});
export type Cell = z.infer<typeof cellSchema>;

/** In compact form an answer is its text after `+`, right, or `-`, wrong, as everywhere in run files. */
const shortCell = z.pipe(
  z.object({ answers: z.array(z.string().check(z.regex(/^[+-]/))), picked: z.optional(z.array(orNull(whole))) }),
  z.transform(
    ({ answers, picked }): Cell => ({
      said: answers.map((answer) => answer.slice(1)),
      right: answers.map((answer) => answer.startsWith('+')),
      ...(picked && { picked }),
    }),
  ),
);
const cell = z.union([shortCell, cellSchema], {
  error: 'must be the answers on one passage: texts after + or -, or lists of what was said and what was right',
});

const editSchema = z.object({
  /** As it was written. */
  text: z.string(),
  /** Training sequences, the passage among them, and those that the remedy added to a step. */
  lines: whole,
  beside: whole,
  losses: z.array(finite),
  tokens: finite,
  /** Of several candidates: which one was kept. */
  candidate: z.optional(whole),
  /** The step at which it went to not-a-number, and nothing was learned; absent where it did not. */
  divergedAt: z.optional(whole),
});
export type EditRecord = z.infer<typeof editSchema>;

const sequenceSchema = z.object({
  /** Place among the run's sequences (`items.continual`). */
  sequence: whole,
  edits: z.array(editSchema),
  /** Row r: after r edits. Row 0 has all passages, on the untouched model; row r the first r. */
  rows: z.array(z.array(cell)),
  /** After so many edits: the share that is right of what the model knew from its training. Empty where nothing was asked. */
  known: z.array(share),
});
export type SequenceRecord = z.infer<typeof sequenceSchema>;

const NAMES = REMEDIES.map((remedy) => `continual-${remedy}` as const);

export const continualSchema = z.object({
  name: z.enum(NAMES),
  remedy: z.enum(REMEDIES),
  /** Policy updates behind the weights. */
  round: whole,
  length: whole,
  /** Questions about what the model knew, of each sequence and row. */
  knownQuestions: whole,
  sequences: z.array(sequenceSchema),
  /** Of writing, training and what the remedy asks, the quizzes left out; `null` where nobody counted, as where shards are put together. */
  flops: orNull(finite),
  seconds: finite,
});
export type ContinualRecord = z.infer<typeof continualSchema>;

export const continualName = <R extends ContinualRecord['remedy']>(remedy: R): `continual-${R}` =>
  `continual-${remedy}`;
/** Of what a run measured, the sequences of edits. */
export const continualOf = (measures: readonly { name: string }[]): ContinualRecord[] =>
  measures.filter((one): one is ContinualRecord => one.name.startsWith('continual-'));

/** For a file: without what its reader makes of the rest. */
export const compactContinual = ({ sequences, ...record }: ContinualRecord): object => ({
  ...record,
  sequences: sequences.map(({ rows, ...sequence }) => ({
    ...sequence,
    rows: rows.map((cells) =>
      cells.map(({ said, right, picked }) => ({
        answers: said.map((text, place) => `${right[place] ? '+' : '-'}${text}`),
        picked,
      })),
    ),
  })),
});
