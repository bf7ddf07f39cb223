/**
 * A recorded run told by one of its items: what the policy wrote of it before training and after, what an adapter trained on that
 * answered, and how the whole run came out. Small enough to be on the screen before anything else (`public/runs/stories.json`), made of
 * the run by fixed rules and never by hand; a live run is told in the same way when it has ended.
 */
import * as z from 'zod/mini';
import { FLAWS } from '../knowledge/lineMarks';
import { answerGrid, configurationSchema, taskGrid } from '../puzzles/types';
import { finite, share, whole } from '../types';

/** Whose notes, and where a link finds them in the run. */
const sheetFields = {
  /** Policy updates before they were written; 0 is the model as it was loaded. */
  round: whole,
  /** As `experiment/recordedPositions.ts` names it. */
  position: z.string(),
  /** Loss of each step of the adapter. */
  losses: z.array(finite),
};

const line = z.object({
  text: z.string(),
  flaw: z.nullable(z.enum(FLAWS)),
  /** What of the text is wrong. */
  start: whole,
  end: whole,
  /** How often the notes say it. */
  times: whole,
});
export type StoryLine = z.infer<typeof line>;

const notes = z.object({
  ...sheetFields,
  lines: z.array(line),
  /** Questions on this paragraph that the adapter answers right. */
  right: whole,
});
export type StoryNotes = z.infer<typeof notes>;

const answer = z.object({ text: z.string(), correct: z.boolean() });
export type StoryAnswer = z.infer<typeof answer>;

const asked = z.object({
  question: z.string(),
  gold: z.string(),
  base: answer,
  /** With the adapter of each sheet, in their order. */
  adapted: z.array(answer),
});
export type StoryQuestion = z.infer<typeof asked>;

/** One row of the comparison on all held-out items. */
const score = z.object({
  name: z.string(),
  round: whole,
  accuracy: share,
  standardError: z.nullable(finite),
});
export type StoryScore = z.infer<typeof score>;

const runFields = {
  id: z.string(),
  title: z.string(),
  seed: whole,
  model: z.string(),
  device: z.string(),
  software: z.boolean(),
  startedAt: z.string(),
  rounds: whole,
  /** Held-out items behind each score. */
  items: whole,
  /** Samples of each training item in a round: of them the best trains the policy. */
  edits: whole,
  scores: z.array(score),
};

const told = z.object(runFields);
export type StoryRun = z.infer<typeof told>;

const knowledge = z.object({
  domain: z.literal('knowledge'),
  /** A model that people use, on English, and not the toy world's. */
  english: z.boolean(),
  run: z.object({ ...runFields, questions: whole }),
  title: z.string(),
  /** Index of the passage among the held-out ones, and of the paragraph in it. */
  item: whole,
  paragraph: whole,
  paragraphs: whole,
  text: z.string(),
  sheets: z.array(notes).check(z.minLength(1)),
  /** Questions on the paragraph, and those among them that the base has right. */
  asked: whole,
  baseRight: whole,
  exam: z.array(asked).check(z.minLength(1)),
});
export type KnowledgeStory = z.infer<typeof knowledge>;

const configured = z.object({
  ...sheetFields,
  configuration: configurationSchema,
  examples: whole,
  /** The answer that got most votes; `null` where no answer was a grid. */
  attempt: z.nullable(answerGrid),
  solved: z.boolean(),
});
export type StoryConfiguration = z.infer<typeof configured>;

const puzzles = z.object({
  domain: z.literal('puzzles'),
  run: told,
  task: z.string(),
  item: whole,
  demonstrations: z.array(z.object({ input: taskGrid, output: taskGrid })),
  test: z.object({ input: taskGrid, output: taskGrid }),
  sheets: z.array(configured).check(z.minLength(1)),
  /** Of every held-out task, by the same sheets: whether the first configuration of each writer solved it. */
  solved: z.array(z.array(z.boolean())),
});
export type PuzzleStory = z.infer<typeof puzzles>;

export const storySchema = z.discriminatedUnion('domain', [knowledge, puzzles]);
export type Story = z.infer<typeof storySchema>;

export const STORIES = { schema: 'selkie-stories', version: 1 } as const;

/** `null` for anything that is not such a file. */
export function readStories(input: unknown): Story[] | null {
  const { schema, version } = STORIES;
  const list = z.object({ schema: z.literal(schema), version: z.literal(version), stories: z.array(storySchema) });
  return list.safeParse(input).data?.stories ?? null;
}
