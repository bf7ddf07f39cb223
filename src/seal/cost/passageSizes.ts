/**
 * How long the texts of a run are, in tokens: those that are known beforehand are measured on its first passages, those
 * that the model will write are expected. From both `work.ts` counts the work of a run that has not begun.
 */
import type { Tokenizer } from '../../tokenizer/types';
import { splitParagraphs } from '../knowledge/passages';
import { AS_TEXT, answerContinuation, openBookPrompt, quizPrompt, writingPrompt } from '../knowledge/prompts';
import { givenSelfEdit } from '../knowledge/selfEdits';
import type { KnowledgeSettings } from '../knowledge/settings';
import { buildTrainingSequences } from '../knowledge/trainingSequences';
import type { Passage } from '../knowledge/types';
import { mean } from '../statistics/estimate';

/** Averages over the passages that were looked at. */
export interface PassageSizes {
  /** Writing prompts of a passage, and the tokens of one. */
  paragraphs: number;
  promptTokens: number;
  /** Sequences of the bare passage, and their rows together: what an adapter without a self-edit is trained on. */
  passageSequences: number;
  passageTokens: number;
  /** The same with the teacher's edit, the passage included; `null` where a passage has no teacher. */
  teacher: { sequences: number; tokens: number } | null;
  questions: number;
  /** Of one question, closed-book and with the passage in its prompt. */
  questionTokens: number;
  openBookTokens: number;
  /** Of one gold answer with its end. */
  goldTokens: number;
}

/** Passages of one world are alike: a few say how long the others are. */
const LOOKED_AT = 6;

export function measurePassages(
  tokenizer: Tokenizer,
  settings: KnowledgeSettings,
  passages: readonly Passage[],
): PassageSizes {
  const { style } = settings.writing;
  const tokens = (text: string): number => tokenizer.encode(text, AS_TEXT).length;
  const seen = passages.slice(0, LOOKED_AT).map((passage) => {
    const paragraphs = splitParagraphs(passage.context);
    const rows = (texts: readonly string[] | undefined): { sequences: number; tokens: number } => {
      const edit = givenSelfEdit(texts === undefined ? 'none' : 'teacher', 'sizes', 0, texts ?? []);
      const { sequences } = buildTrainingSequences(tokenizer, style, settings.sequences, passage, edit);
      return { sequences: sequences.length, tokens: sequences.reduce((sum, { ids }) => sum + ids.length - 1, 0) };
    };
    const bare = rows(undefined);
    return {
      paragraphs: paragraphs.length,
      promptTokens: average(paragraphs, (text) =>
        tokens(writingPrompt(settings.writing, { title: passage.title, text })),
      ),
      passageSequences: bare.sequences,
      passageTokens: bare.tokens,
      teacher: passage.teacher?.length === paragraphs.length ? rows(passage.teacher) : null,
      questions: passage.questions.length,
      questionTokens: average(passage.questions, ({ question }) => tokens(quizPrompt(style, passage.title, question))),
      openBookTokens: average(passage.questions, (question) => tokens(openBookPrompt(style, passage, question))),
      goldTokens: average(
        passage.questions,
        ({ answer }) =>
          tokenizer.encode(answerContinuation(style, answer), { ...AS_TEXT, addSpecialTokens: false }).length + 1,
      ),
    };
  });
  const over = (read: (sizes: (typeof seen)[number]) => number): number => average(seen, read);
  const teachers = seen.flatMap(({ teacher }) => (teacher === null ? [] : [teacher]));
  return {
    paragraphs: over(({ paragraphs }) => paragraphs),
    promptTokens: over(({ promptTokens }) => promptTokens),
    passageSequences: over(({ passageSequences }) => passageSequences),
    passageTokens: over(({ passageTokens }) => passageTokens),
    teacher:
      teachers.length === 0 || teachers.length < seen.length
        ? null
        : {
            sequences: average(teachers, ({ sequences }) => sequences),
            tokens: average(teachers, ({ tokens: own }) => own),
          },
    questions: over(({ questions }) => questions),
    questionTokens: over(({ questionTokens }) => questionTokens),
    openBookTokens: over(({ openBookTokens }) => openBookTokens),
    goldTokens: over(({ goldTokens }) => goldTokens),
  };
}

function average<T>(list: readonly T[], read: (one: T) => number): number {
  return list.length === 0 ? 0 : mean(list.map(read));
}

/** What the model is expected to write as the parts of its self-edits. */
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
