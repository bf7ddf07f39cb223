/**
 * What a run has, in the shapes of SEAL's own files (seal-reference 2.1, 2.7; official repository, `knowledge-incorporation/data`):
 * passages, self-edits, and the rows of the policy's finetune.
 */
import { keptTexts } from '../../loop/policy';
import { splitParagraphs } from '../passages';
import { chosenPart } from '../selection';
import type { KnowledgeSettings } from '../settings';
import type { Candidate, Passage, SelectionDecision, SelfEdit } from '../types';

export interface SealPassage {
  title: string;
  context: string;
  questions: { question: string; answer: string }[];
}

export interface SealSelfEdits extends SealPassage {
  /** Sample by sample; empty texts are those of the passage alone. */
  completions: string[];
  prompt: string;
}

export interface SftRow {
  prompt: string;
  completion: string;
}

export function sealPassages(passages: readonly Passage[]): SealPassage[] {
  return passages.map(({ title, context, questions }) => ({ title, context, questions: plain(questions) }));
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
          title,
          context: paragraphs.length === 1 ? context : paragraph,
          questions: plain(questions.filter((one) => one.paragraph === undefined || one.paragraph === index)),
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

/** As JSON Lines, each line an object. */
export const jsonLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** A given start of the answer ends the prompt and begins the text; in a pair it is of the prompt alone. */
function rowOf({ prompt, text }: { prompt: string; text: string }, answerStart: string): SftRow {
  const isGiven = answerStart !== '' && prompt.endsWith(answerStart) && text.startsWith(answerStart.trim());
  return { prompt, completion: isGiven ? text.slice(answerStart.trim().length).trimStart() : text };
}

const plain = (questions: Passage['questions']): SealPassage['questions'] =>
  questions.map(({ question, answer }) => ({ question, answer }));
