/** How long the texts are that the model is expected to write, in tokens: the part of a run that nobody knows before. */
import type { KnowledgeSettings } from './settings';

/** Parts of self-edits. */
export interface WrittenSizes {
  /** Tokens of a part on average with its end, and of the longest in a batch. */
  partTokens: number;
  longestPart: number;
  /** Sequences that a part is split into. */
  partSequences: number;
}

export interface TextSizes {
  /** Of samples that compete, and of those that measure: they have a temperature each, and high ones end texts early. */
  training: WrittenSizes;
  heldOut: WrittenSizes;
  /** Tokens of one answer on average, its end included, and of the longest. */
  answerTokens: number;
  longestAnswer: number;
}

/**
 * Means of the embedded model at the temperatures of the default settings, over two runs of two rounds on 8 training and 50
 * held-out passages: it writes 44, then 57 tokens at 1; and at 0.5 it writes 63, 80 and 92, before and after each round.
 */
const WORLD_TEXT: TextSizes = {
  training: { partTokens: 51, longestPart: 120, partSequences: 5.4 },
  heldOut: { partTokens: 78, longestPart: 125, partSequences: 7.5 },
  answerTokens: 2.5,
  longestAnswer: 12,
};
/** Tokens of a line of plain English. */
const LINE_TOKENS = 30;

/** Nothing is known of another model's texts, so they count as long as they may become; an estimate then errs upwards. */
export function expectedTexts(settings: KnowledgeSettings): TextSizes {
  const { writing, quiz } = settings;
  const known = writing.style === 'world' ? WORLD_TEXT : null;
  return {
    training: expectedParts(settings, known?.training ?? null),
    heldOut: expectedParts(settings, known?.heldOut ?? null),
    answerTokens: Math.min(known?.answerTokens ?? quiz.maxTokens, quiz.maxTokens),
    longestAnswer: Math.min(known?.longestAnswer ?? quiz.maxTokens, quiz.maxTokens),
  };
}

function expectedParts({ writing, sequences }: KnowledgeSettings, known: WrittenSizes | null): WrittenSizes {
  const { maxTokens } = writing;
  const free = known ?? { partTokens: maxTokens, longestPart: maxTokens, partSequences: maxTokens / LINE_TOKENS };
  const partTokens = Math.min(free.partTokens, maxTokens);
  const lines = Math.max(1, (free.partSequences * partTokens) / free.partTokens);
  return {
    partTokens,
    longestPart: Math.min(free.longestPart, maxTokens),
    partSequences: sequences.splitLines ? Math.min(lines, sequences.maxLines ?? lines) : 1,
  };
}
