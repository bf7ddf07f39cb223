/**
 * From a self-edit to what is trained on: SEAL's `build_train_sequences` (seal-reference 2.3), rule by rule, plus a limit on
 * lines for models that were never shown more. Every piece knows the rule that made it; every piece left out says why.
 */
import type { FinetuneJob } from '../../contract/engine';
import type { Tokenizer } from '../../tokenizer/types';
import { innerOptimizer } from '../loop/train';
import { deriveSeed } from '../seeds';
import type { KnowledgeContext } from './context';
import { AS_TEXT, passageTexts, sequenceText } from './prompts';
import type { PromptStyle, SequenceSettings } from './settings';
import type { DroppedSequence, Material, Passage, SelfEdit, SequenceRule, TrainingSequence } from './types';

export interface Piece {
  text: string;
  rule: Exclude<SequenceRule, 'passage'>;
}

export interface SplitText {
  pieces: Piece[];
  /** The chatty first line ("Here is a list:") that rule 2 drops; `null` when there is none. */
  preamble: string | null;
}

/** Splits one written text. An empty text has no pieces. */
export function splitSelfEdit(text: string, splitLines: boolean): SplitText {
  const whole = text.trim();
  if (whole === '') return { pieces: [], preamble: null };
  const cut = text
    .split('---')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
  const segments = cut.length > 0 ? cut : [whole];
  if (!splitLines) {
    return {
      pieces: segments.map((segment) => ({ text: segment, rule: segments.length > 1 ? 'segment' : 'whole' })),
      preamble: null,
    };
  }
  if (/Question\s+\d+:/.test(text) && /Answer\s*:/.test(text)) {
    const questions = whole
      .split(/\n(?=Question\s+\d+:)/)
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '');
    const [first, ...rest] = questions;
    // The self-qa prompt ends in "Question 1: ", so the model begins in the middle of a question.
    const opened = first === undefined || first.startsWith('Question') ? first : `Question 1: ${first}`;
    const pieces = opened === undefined ? rest : [opened, ...rest];
    return { pieces: pieces.map((piece) => ({ text: piece, rule: 'question' })), preamble: null };
  }
  const lines = segments
    .flatMap((segment) => segment.split(/\r\n|\r|\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const chatty = lines[1]?.startsWith('1.') ?? false;
  return {
    pieces: (chatty ? lines.slice(1) : lines).map((line) => ({ text: line, rule: 'line' })),
    preamble: chatty ? (lines[0] ?? null) : null,
  };
}

/** What one adapter is trained on for this self-edit: the pieces of all its parts, then the passage itself, once. */
export function buildTrainingSequences(
  tokenizer: Tokenizer,
  style: PromptStyle,
  settings: SequenceSettings,
  passage: Passage,
  selfEdit: SelfEdit,
): Material {
  const sequences: TrainingSequence[] = [];
  const dropped: DroppedSequence[] = [];
  const add = (text: string, rule: SequenceRule, paragraph: number | null): void => {
    const ids = sequenceIds(tokenizer, text, settings.maxTokens);
    // Nothing predicts the first token, so a sequence of one token teaches nothing.
    if (ids.length >= 2) sequences.push({ text, ids, rule, paragraph });
    else if (paragraph !== null) dropped.push({ text, paragraph, reason: 'too-short' });
  };
  for (const part of selfEdit.parts) {
    const { pieces, preamble } = splitSelfEdit(part.text, settings.splitLines);
    if (preamble !== null) dropped.push({ text: preamble, paragraph: part.paragraph, reason: 'preamble' });
    const limit = settings.maxLines ?? pieces.length;
    for (const [index, { text, rule }] of pieces.entries()) {
      if (index < limit) add(sequenceText(style, passage.title, text), rule, part.paragraph);
      else dropped.push({ text, paragraph: part.paragraph, reason: 'line-limit' });
    }
  }
  for (const text of passageTexts(style, passage)) add(text, 'passage', null);
  return { sequences, dropped };
}

/** A text with the tokens that open and close it, cut at `maxTokens`. One end token, unlike SEAL's padding (2.4, quirk). */
export function sequenceIds(tokenizer: Tokenizer, text: string, maxTokens: number): number[] {
  const ids = [...tokenizer.encode(text, AS_TEXT)];
  if (tokenizer.eosId !== null && ids.at(-1) !== tokenizer.eosId) ids.push(tokenizer.eosId);
  return ids.slice(0, maxTokens);
}

/** All adapters of one repeat start from the same A, so that a difference in reward is a difference of texts. */
export function jobFor(
  { settings }: Pick<KnowledgeContext, 'settings'>,
  sequences: readonly TrainingSequence[],
  repeat: number,
): FinetuneJob {
  const { rank, alpha, targets, epochs, batchSize } = settings.finetune;
  return {
    sequences: sequences.map(({ ids }) => ({ ids })),
    lora: { rank, alpha, targets, seed: deriveSeed(settings.seed, 'adapter', repeat) },
    optimizer: innerOptimizer(settings.finetune),
    epochs,
    batchSize,
    shuffleSeed: batchSize === null ? null : deriveSeed(settings.seed, 'shuffle', repeat),
  };
}
