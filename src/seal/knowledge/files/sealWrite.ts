/**
 * What a run has, in the shapes of SEAL's own files (seal-reference 2.1, 2.7; official repository, `knowledge-incorporation/data`):
 * passages, self-edits, and the rows of the policy's finetune.
 */
import { keptTexts } from '../../loop/policy';
import { splitParagraphs } from '../passages';
import { chosenPart } from '../selection';
import type { KnowledgeSettings } from '../settings';
import type { Candidate, Passage, SelectionDecision, SelfEdit } from '../types';
import { sealPassage } from './sealJson';
import type { SftRow } from './sftRows';

export interface SealSelfEdits extends ReturnType<typeof sealPassage> {
  /** Sample by sample; empty texts are those of the passage alone. */
  completions: string[];
  prompt: string;
}

/**
 * A row has one prompt: of a passage whose paragraphs were written about one by one, each paragraph is a row, with its questions and
 * those of the whole passage. Rows of the same prompt that nothing was written for are left out.
 * @param edits their items are places in `passages`.
 */
export function sealSelfEdits(
  passages: readonly Passage[],
  edits: readonly SelfEdit[],
  answerStart: KnowledgeSettings['writing']['answerStart'] = '',
): SealSelfEdits[] {
  return passages.flatMap(({ title, context, questions }, item) => {
    const own = edits.filter((edit) => edit.item === item).toSorted((one, other) => one.sample - other.sample);
    const paragraphs = splitParagraphs(context);
    return paragraphs.flatMap((paragraph, index): SealSelfEdits[] => {
      const parts = own.flatMap(({ parts: all }) => all.filter((part) => part.paragraph === index));
      const [first] = parts;
      if (first === undefined) return [];
      return [
        {
          ...sealPassage({
            title,
            context: paragraphs.length === 1 ? context : paragraph,
            questions: questions.filter((one) => one.paragraph === undefined || one.paragraph === index),
          }),
          completions: parts.map((part) => rowOf(part, answerStart).completion),
          prompt: first.prompt,
        },
      ];
    });
  });
}

/** The kept pairs, in the order in which they trained the policy; those without a prompt, of compact files, are left out. */
export function sftRows(
  candidates: readonly Pick<Candidate, 'edit'>[],
  decisions: readonly SelectionDecision[],
  answerStart: KnowledgeSettings['writing']['answerStart'] = '',
): SftRow[] {
  return keptTexts(candidates, decisions, chosenPart)
    .filter(({ prompt }) => prompt !== '')
    .map((part) => rowOf(part, answerStart));
}

/** A given start of the answer ends the prompt and begins the text; in a pair it is of the prompt alone. */
function rowOf({ prompt, text }: { prompt: string; text: string }, answerStart: string): SftRow {
  const isGiven = answerStart !== '' && prompt.endsWith(answerStart) && text.startsWith(answerStart.trim());
  return { prompt, completion: isGiven ? text.slice(answerStart.trim().length).trimStart() : text };
}
