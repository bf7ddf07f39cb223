/** What keeps a run from starting, each with the place on the page where it is to be mended. Pure. */
import { passageProblem } from '../../seal/knowledge/passages';
import type { Passage } from '../../seal/knowledge/types';
import type { TokenCount } from '../../worker/protocol';

export type Place = 'passage' | 'questions';

export interface Problem {
  place: Place;
  text: string;
}

export function draftProblem(passage: Passage, tokens: TokenCount | null): Problem | null {
  const text = passageProblem(passage);
  if (passage.context.trim() === '')
    return { place: 'passage', text: text ?? 'The passage is empty. Write or paste one.' };
  const long = tokens === null ? -1 : tokens.paragraphs.findIndex((count) => count > tokens.paragraphLimit);
  if (tokens !== null && long >= 0) {
    const size = `Paragraph ${long + 1} has ${tokens.paragraphs[long]} tokens; at most ${tokens.paragraphLimit} fit beside a self-edit.`;
    return { place: 'passage', text: `${size} Shorten it, or split it with a blank line.` };
  }
  return text === null ? null : { place: 'questions', text };
}
