/** What a model learned in talking: a list, each thing of which can be undone alone. Plain data, which the browser keeps. */
import * as z from 'zod/mini';
import { finite, orNull, share, whole } from '../types';

/**
 * How it came: a person said it, it was an exchange of question and answer, a person corrected an answer, an answer had worked it
 * out step by step, it came in a stream of paragraphs without a person, or a person wrote the lines.
 */
export const ORIGINS = ['said', 'exchange', 'correction', 'trace', 'stream', 'hand'] as const;
export type Origin = (typeof ORIGINS)[number];

/** One question, asked before and after, without what was learned in sight. */
const comparedSchema = z.object({
  question: z.string(),
  /** `null` where nobody knows the right answer. */
  gold: z.nullable(z.string()),
  before: z.string(),
  after: z.string(),
  /** By the judge of the settings; `null` without a right answer. */
  rightBefore: z.nullable(z.boolean()),
  rightAfter: z.nullable(z.boolean()),
});
export type Compared = z.infer<typeof comparedSchema>;

/** Questions that it is not about: how many were right before and after, and which share of the answers stayed the same. */
const elsewhereSchema = z.object({ asked: whole, before: whole, after: whole, unchanged: share });
export type Elsewhere = z.infer<typeof elsewhereSchema>;

/** What it changed beside what it is about; `null` where there was nothing to ask. */
const effectsSchema = z.object({
  /** What the model knew from its pretraining, or everyday questions. */
  known: z.nullable(elsewhereSchema),
  /** Questions about what this memory had learned before. */
  earlier: z.nullable(elsewhereSchema),
});
export type Effects = z.infer<typeof effectsSchema>;

export const learnedSchema = z.object({
  id: z.string(),
  /** Its first line. */
  title: z.string(),
  /** ISO 8601. */
  at: z.string(),
  origin: z.enum(ORIGINS),
  /** The text that it was learned from. */
  source: z.string(),
  /** The notes that were trained on, beside the text itself. */
  lines: z.array(z.string()),
  /** Of an answer that was learned in its turn: the question. Absent for notes. */
  answers: z.optional(z.string()),
  /** Nats per token at each step. */
  losses: z.array(finite),
  compared: z.array(comparedSchema),
  effects: effectsSchema,
  rank: whole,
  bytes: whole,
  /** Measured anew after another thing was undone; `null` where it is as it was learned. */
  measuredAt: orNull(z.string()),
});
export type Learned = z.infer<typeof learnedSchema>;

/** A line that was trained on, to be trained along with what comes later; in a turn of its question, where it was learned so. */
export interface Note {
  text: string;
  answers?: string | undefined;
}

export const notesOf = (learned: readonly Learned[]): Note[] =>
  learned.flatMap(({ lines, answers }) =>
    lines.map((text): Note => ({ text, ...(answers !== undefined && { answers }) })),
  );

export const memorySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** What identifies the model's weights, and what people call it. */
  model: z.object({ key: z.string(), name: z.string() }),
  /** ISO 8601. */
  createdAt: z.string(),
});
export type Memory = z.infer<typeof memorySchema>;

const MOST_TITLE = 90;

/** The first line that says something, short enough for a list. */
export function titleOf(text: string): string {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? '';
  const words = line.trim().replace(/\s+/g, ' ');
  return words.length <= MOST_TITLE ? words : `${words.slice(0, MOST_TITLE - 1).trimEnd()}…`;
}

/** In the order in which they were learned, which is the order of their ranks. */
export const inOrder = (learned: readonly Learned[]): Learned[] =>
  learned.toSorted((left, right) => left.at.localeCompare(right.at) || left.id.localeCompare(right.id));
