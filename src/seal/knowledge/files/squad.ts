/**
 * SQuAD v1.1 and v2.0 (arXiv 1606.05250, 1806.03822): `{version, data: [{title, paragraphs: [{context, qas: [{question, answers:
 * [{text}], is_impossible?}]}]}]}`. Every paragraph is a passage of its own; those of one article share its title.
 */
import * as z from 'zod/mini';
import { assertCount, checkedRow, type DataFile, type FilePassage, MOST_PASSAGES, MOST_QUESTIONS } from './dataFile';

const article = z.object({ title: z.optional(z.string()), paragraphs: z.array(z.unknown()) });
const paragraph = z.object({
  context: z.string(),
  qas: z.array(
    z.object({
      question: z.string(),
      answers: z.optional(z.array(z.object({ text: z.string() }))),
      is_impossible: z.optional(z.boolean()),
    }),
  ),
});

/** Of several answers, which differ in where people set the borders, the first counts, as in SEAL's files. */
export function readSquad(file: DataFile, data: readonly unknown[]): { passages: FilePassage[]; notes: string[] } {
  const passages: FilePassage[] = [];
  let [asked, impossible, unanswered] = [0, 0, 0];
  for (const [at, input] of data.entries()) {
    const { title = '', paragraphs } = checkedRow(article, input, file, `article ${at + 1}`);
    assertCount(file, passages.length + paragraphs.length, MOST_PASSAGES, 'passages');
    for (const [index, inner] of paragraphs.entries()) {
      const { context, qas } = checkedRow(paragraph, inner, file, `article ${at + 1}, paragraph ${index + 1}`);
      asked += qas.length;
      assertCount(file, asked, MOST_QUESTIONS, 'questions');
      const questions = qas.flatMap(({ question, answers = [], is_impossible: isImpossible = false }) => {
        const [first] = answers;
        if (isImpossible) impossible += 1;
        else if (first === undefined) unanswered += 1;
        return isImpossible || first === undefined ? [] : [{ question, answer: first.text }];
      });
      const unasked = qas.flatMap((one) => (one.is_impossible ? [one.question] : []));
      passages.push({ title, context, questions, ...(unasked.length > 0 && { impossible: unasked }) });
    }
  }
  const left = (count: number, why: string): string[] =>
    count === 0
      ? []
      : [`${count.toLocaleString('en')} of ${asked.toLocaleString('en')} questions are left out: ${why}.`];
  const notes = [
    ...left(impossible, 'the passage does not answer them (is_impossible)'),
    ...left(unanswered, 'the file has no answer to them'),
  ];
  return { passages, notes };
}
