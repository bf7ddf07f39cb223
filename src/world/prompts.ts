/**
 * Text forms in which the model was pretrained, as plain strings. The shipped tokenizer's `encode` puts `<bos>` in
 * front by itself; `<eos>` is the caller's to append, to training sequences only:
 *
 *   training sequence   <bos> line <eos>                                  a statement, a question line, or a passage
 *   quiz                <bos> Q: What does Kalomi sell? A:                the model goes on " wool" <eos>
 *   self-edit           <bos> passage \n Implications: \n                 the model goes on line \n line ... <eos>
 *   open book           <bos> passage \n Q: What does Kalomi sell? A:     as the quiz, with the passage in sight
 *
 * Each line starts with the same tokens wherever it stands, since the tokenizer puts a space before every line.
 */
import type { Question } from './questions';

/** Lines of a self-edit beyond this number were never seen in pretraining. */
export const MOST_SELF_EDIT_LINES = 9;

export function selfEditPrompt(passage: string): string {
  return `${passage}\nImplications:\n`;
}

export function quizPrompt(question: string): string {
  return `Q: ${question} A:`;
}

export function openBookPrompt(passage: string, question: string): string {
  return `${passage}\n${quizPrompt(question)}`;
}

/** "Q: What does Kalomi sell? A: wool" */
export function questionLine({ question, answer }: Pick<Question, 'question' | 'answer'>): string {
  return `${quizPrompt(question)} ${answer}`;
}
