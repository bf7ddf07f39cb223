/** A passage with its questions as the page keeps it: in storage, in a link, in its undo history. */
import * as z from 'zod/mini';
import type { Passage } from '../../seal/knowledge/types';
import { limitText, MOST_ANSWER_CHARACTERS, MOST_CHARACTERS, MOST_QUESTIONS, MOST_TITLE_CHARACTERS } from './limits';

export const passageSchema: z.ZodMiniType<Passage> = z.object({
  title: z.string(),
  context: z.string(),
  questions: z.array(
    z.object({
      question: z.string(),
      answer: z.string(),
      paragraph: z.optional(z.number().check(z.gte(0), z.multipleOf(1))),
    }),
  ),
  teacher: z.optional(z.array(z.string())),
});

/** `null` for anything that is not a passage; what is too long is cut. */
export function readPassage(input: unknown): Passage | null {
  const parsed = passageSchema.safeParse(input);
  if (!parsed.success) return null;
  const { title, context, questions, teacher } = parsed.data;
  return {
    title: limitText(title, MOST_TITLE_CHARACTERS).text,
    context: limitText(context, MOST_CHARACTERS).text,
    questions: questions.slice(0, MOST_QUESTIONS).map((question) => ({
      ...question,
      question: limitText(question.question, MOST_ANSWER_CHARACTERS).text,
      answer: limitText(question.answer, MOST_ANSWER_CHARACTERS).text,
    })),
    ...(teacher === undefined ? {} : { teacher }),
  };
}
