/** The passage at hand: as the loop may have it, what keeps it from being run, and the samples that take its place. */
import { passageProblem, splitParagraphs } from '../../seal/knowledge/passages';
import type { Passage } from '../../seal/knowledge/types';
import type { TokenCount } from '../../worker/protocol';
import { useNotices } from '../experiment/notices';
import type { KnowledgeExperiment } from './page';

/** A question that names a paragraph which is no longer there belongs to the whole. */
export function playable(passage: Passage): Passage {
  const paragraphs = splitParagraphs(passage.context).length;
  const questions = passage.questions.map((question) => {
    if (question.paragraph === undefined || question.paragraph < paragraphs) return question;
    const { paragraph: _, ...rest } = question;
    return rest;
  });
  return { ...passage, questions };
}

export type Place = 'passage' | 'questions';

export interface Problem {
  place: Place;
  text: string;
}

/** What keeps a run from starting, with the place on the page where it is to be mended. */
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

/** The toy-world passage that the page begins with when nothing else brings one. */
const FIRST_SAMPLE = 1;

/** The first sample where nothing else has brought a passage. */
export async function fillDraft(experiment: Pick<KnowledgeExperiment, 'useDraft'>): Promise<void> {
  const isEmpty = (): boolean => experiment.useDraft.getState().untouched;
  if (isEmpty()) await loadSample(experiment, FIRST_SAMPLE, isEmpty);
}

/** @param isWanted whether it still is, when it is there. */
export async function loadSample(
  { useDraft }: Pick<KnowledgeExperiment, 'useDraft'>,
  index: number,
  isWanted = (): boolean => true,
): Promise<void> {
  try {
    const { numberedSample } = await import('./sample');
    if (isWanted()) useDraft.getState().replace(numberedSample(index), { kind: 'sample', index });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    useNotices.getState().setTrouble(`The sample could not be loaded (${why}). Reload the page, or write a passage.`);
  }
}
