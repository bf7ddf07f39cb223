/**
 * What the Learn page draws from the recorded runs (`public/runs/learn.json`): a few kilobytes that `npm run record` takes out of
 * files of half a megabyte each, so that the page is there at once. Everything in it is in the runs (`lesson.test.ts`).
 */
import * as z from 'zod/mini';
import { answerGrid } from '../../puzzles/types';
import { estimateSchema as estimate, finite, orNull, share, whole } from '../../types';

export const LESSON = { schema: 'selkie-lesson', version: 1 } as const;
/** Beside the list of recorded runs. */
export const LESSON_FILE = 'learn.json';

const words = z.string();
/** One letter a question, in the order of the questions: `1` right, `0` wrong. */
const marks = z.string().check(z.regex(/^[01]*$/));

const source = {
  id: words,
  title: words,
  seed: whole,
  model: words,
  device: words,
  software: z.boolean(),
  startedAt: words,
  commit: z.nullable(words),
};

const row = z.object({
  name: words,
  round: whole,
  n: whole,
  accuracy: share,
  standardError: z.nullable(finite),
  /** Of questions that the notes are not about: answers that stayed as they were, and right answers to what was known before. */
  unchanged: orNull(estimate),
  known: orNull(estimate),
  knownBefore: orNull(estimate),
});
export type LessonRow = z.infer<typeof row>;

/** Notes by their form: none of their lines is a question with its answer, some, or nine in ten and more. */
const FORMS = ['none', 'some', 'quiz'] as const;
const form = z.object({
  name: words,
  round: whole,
  /** Of the lines that were trained on, those that are a question with its answer. */
  quizLines: share,
  groups: z.array(z.object({ form: z.enum(FORMS), share, accuracy: estimate })),
});
export type LessonForm = z.infer<typeof form>;

const knowledgeRun = z.object({
  ...source,
  trainingPassages: whole,
  edits: whole,
  /** How many questions of each sort tell of side effects. */
  sideQuestions: whole,
  rows: z.array(row),
  forms: z.array(form),
});
export type LessonRun = z.infer<typeof knowledgeRun>;

const question = z.object({ question: words, answer: words });
const notes = z.object({ lines: z.array(words), right: marks });
export type LessonNotes = z.infer<typeof notes>;

const paragraph = z.object({
  /** Of its passage. */
  title: words,
  /** Counted from 1, as are passage and round. */
  passage: whole,
  paragraph: whole,
  text: words,
  questions: z.array(question),
});

/** Of one paragraph: the notes before the first round and after the last one, and what the model answered. */
const example = z.object({
  ...paragraph.shape,
  base: z.object({ answers: z.array(words), right: marks }),
  before: z.object({ ...notes.shape, answers: z.array(words) }),
  after: z.object({
    ...notes.shape,
    answers: z.array(words),
    round: whole,
    losses: z.array(finite),
    paragraphs: whole,
  }),
});
export type LessonExample = z.infer<typeof example>;

/** All self-edits of one paragraph in one round, as the quiz marked them, and the model without any. */
const group = z.object({ passage: whole, paragraph: whole, base: marks, right: z.array(marks) });
export type LessonGroup = z.infer<typeof group>;

/** The best and the worst notes of a paragraph, in the order in which they were written. */
const duel = z.object({ ...paragraph.shape, base: marks, notes: z.tuple([notes, notes]) });
export type LessonDuel = z.infer<typeof duel>;

const grid = answerGrid;
const attempt = z.object({ text: words, grid: z.nullable(grid), solved: z.boolean() });
const puzzle = z.object({
  id: words,
  demonstrations: z.array(z.object({ input: grid, output: grid })),
  test: z.object({ input: grid, output: grid }),
  before: attempt,
  after: z.object({ ...attempt.shape, round: whole }),
});
export type LessonPuzzle = z.infer<typeof puzzle>;

const puzzleRow = z.object({ name: words, round: whole, n: whole, accuracy: share, standardError: z.nullable(finite) });
const puzzleRun = z.object({
  ...source,
  preset: words,
  trainingTasks: whole,
  edits: whole,
  rows: z.array(puzzleRow),
});
export type LessonPuzzleRun = z.infer<typeof puzzleRun>;

const lesson = z.object({
  schema: z.literal(LESSON.schema),
  version: z.literal(LESSON.version),
  /** Equal in all but the seed; the first is the one that the rest is of. */
  knowledge: z.array(knowledgeRun).check(z.minLength(1)),
  example,
  /** Of the sentences of the held-out passages, those that name what they are about. */
  sentences: z.object({ all: whole, naming: whole }),
  round: whole,
  groups: z.array(group),
  /** In how many of a hundred fresh quizzes the best set of a group is the best again. */
  staysBest: finite,
  duels: z.array(duel),
  puzzles: z.array(puzzleRun).check(z.minLength(1)),
  puzzle,
});
export type Lesson = z.infer<typeof lesson>;

/** @returns `null` for what is no lesson, or one of another version. */
export const readLesson = (input: unknown): Lesson | null => lesson.safeParse(input).data ?? null;
