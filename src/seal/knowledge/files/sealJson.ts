/**
 * SEAL's own JSON, in and out: passages as `[{title, context, questions: [{question, answer}]}]`, self-edits as the same with
 * `completions` (texts) and `prompt` (seal-reference 2.1; official repository, `data/` and `data/synthetic_data/`).
 */
import * as z from 'zod/mini';
import type { Passage } from '../types';
import { assertCount, checkedRow, type DataFile, type FilePassage, MOST_PASSAGES, MOST_QUESTIONS } from './dataFile';

const text = z.string();

const row = z.object({
  title: text,
  context: text,
  questions: z.optional(z.array(z.object({ question: text, answer: text }))),
  completions: z.optional(z.array(text)),
  prompt: z.optional(text),
});

/** @throws FormatError that names passage and field. */
export function readSealRows(file: DataFile, list: readonly unknown[]): FilePassage[] {
  assertCount(file, list.length, MOST_PASSAGES, 'passages');
  let count = 0;
  return list.map((input, at) => {
    const { questions = [], ...passage } = checkedRow(row, input, file, `passage ${at + 1}`);
    count += questions.length;
    assertCount(file, count, MOST_QUESTIONS, 'questions');
    return { ...passage, questions };
  });
}

/** A row of passages. */
export const sealPassage = ({ title, context, questions }: Passage) => ({
  title,
  context,
  questions: questions.map(({ question, answer }) => ({ question, answer })),
});

export const writeSealPassages = (passages: readonly Passage[]): string => lines(passages.map(sealPassage));

/** Of each passage its completions, at one prompt. */
export const writeSealEdits = (passages: readonly FilePassage[]): string =>
  lines(
    passages.map(({ completions = [], prompt = '', ...passage }) => ({ ...sealPassage(passage), completions, prompt })),
  );

/** As the official files are indented. */
const lines = (rows: readonly object[]): string => `${JSON.stringify(rows, null, 2)}\n`;
