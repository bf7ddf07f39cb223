/** The passage as the loop may have it: a question that names a paragraph which is no longer there belongs to the whole. Pure. */
import { splitParagraphs } from '../../seal/knowledge/passages';
import type { Passage } from '../../seal/knowledge/types';

export function playable(passage: Passage): Passage {
  const paragraphs = splitParagraphs(passage.context).length;
  const questions = passage.questions.map((question) => {
    if (question.paragraph === undefined || question.paragraph < paragraphs) return question;
    const { paragraph: _, ...rest } = question;
    return rest;
  });
  return { ...passage, questions };
}
