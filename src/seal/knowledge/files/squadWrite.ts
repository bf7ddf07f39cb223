/** Passages and questions in the shape of SQuAD, which `squad.ts` reads. */
import type { FilePassage } from './dataFile';

/**
 * Of v2.0 where some passage has questions that it does not answer, else of v1.1. Passages of one title that follow one another are
 * one article. `answer_start` counts characters as Python does (code points) up to the answer's first place in the passage; -1 where
 * the passage has it nowhere word for word, as with answers that people wrote in words of their own.
 */
export function writeSquad(passages: readonly FilePassage[]): string {
  const hasImpossible = passages.some(({ impossible = [] }) => impossible.length > 0);
  const data: { title: string; paragraphs: object[] }[] = [];
  for (const passage of passages) {
    const last = data.at(-1);
    const article = last?.title === passage.title ? last : { title: passage.title, paragraphs: [] };
    if (article !== last) data.push(article);
    article.paragraphs.push(squadParagraph(passage, `${data.length}-${article.paragraphs.length + 1}`, hasImpossible));
  }
  return `${JSON.stringify({ version: hasImpossible ? 'v2.0' : '1.1', data }, null, 1)}\n`;
}

/** @param id of the paragraph: those of its questions begin with it, as no two in a file may be alike. */
function squadParagraph({ context, questions, impossible = [] }: FilePassage, id: string, isSecond: boolean): object {
  const answered = questions.map(({ question, answer }) => ({ question, answers: [placed(answer, context)] }));
  const unanswered = impossible.map((question) => ({ question, answers: [] }));
  const qas = [...answered, ...unanswered].map((one, at) => ({
    ...{ id: `${id}-${at + 1}`, ...one },
    ...(isSecond && { is_impossible: one.answers.length === 0 }),
  }));
  return { context, qas };
}

function placed(text: string, context: string): { text: string; answer_start: number } {
  const at = context.indexOf(text);
  return { text, answer_start: at < 0 ? -1 : [...context.slice(0, at)].length };
}
