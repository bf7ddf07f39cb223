/** Sentences of a text, by the rules of Unicode (UAX 29), and where in them an answer stands. */

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });

/** In order, without the blanks around them. */
export function sentencesOf(text: string): string[] {
  const sentences = [...SEGMENTER.segment(text)].map(({ segment }) => segment.trim());
  return sentences.filter((sentence) => sentence !== '');
}

export interface Cut {
  /** The sentence up to the answer, without the blank between them. */
  before: string;
  /** The answer as the sentence spells it, with the blank before it. */
  answer: string;
}

/**
 * The first sentence in which the answer stands as whole words, behind at least one other, cut there. Case does not count; of an
 * answer that opens a sentence there is nothing to go on from. `null` where there is no such sentence.
 */
export function cutAtAnswer(text: string, answer: string): Cut | null {
  const wanted = answer.trim().replace(/[\s.,;:!?]+$/u, '');
  if (wanted === '') return null;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(wanted)}(?![\\p{L}\\p{N}])`, 'iu');
  for (const sentence of sentencesOf(text)) {
    const found = pattern.exec(sentence);
    if (found === null) continue;
    const before = sentence.slice(0, found.index).trimEnd();
    // A bracket or a quote alone says nothing of what is to come.
    if (/[\p{L}\p{N}]/u.test(before))
      return { before, answer: sentence.slice(before.length, found.index + found[0].length) };
  }
  return null;
}

/** As a pattern in which any blanks match any others. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+');
