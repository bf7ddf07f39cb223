/**
 * What of a conversation is to be learned, as a passage that a self-edit is about (`product.md`: a conversation, a correction or a
 * reasoning trace becomes an edit). Each comes with the questions that are asked before and after, so that one sees what it did.
 */
import { statedQuestions } from '../../world/lines';
import { questionLine } from '../../world/prompts';
import { givenSelfEdit } from '../knowledge/selfEdits';
import { sentencesOf } from '../knowledge/sentences';
import type { KnowledgeSettings } from '../knowledge/settings';
import type { Passage, SelfEdit } from '../knowledge/types';
import type { Origin } from '../memory/memory';

/** A question whose right answer nobody need know. */
export interface TalkQuestion {
  question: string;
  gold: string | null;
}

export interface Lesson {
  origin: Origin;
  passage: Passage;
  /** Instead of a self-edit that the model writes. */
  edit: SelfEdit | null;
  asked: readonly TalkQuestion[];
}

type Style = Pick<KnowledgeSettings['writing'], 'style'>;

const MOST_TITLE = 60;

/** Of what a person said: a chat model reads it before each line, so it is short. The embedded one has no titles. */
function shortTitle(text: string): string {
  const words = text.trim().split(/\s+/);
  let title = words[0] ?? '';
  for (const word of words.slice(1)) {
    if (title.length + word.length >= MOST_TITLE) return `${title} …`;
    title += ` ${word}`;
  }
  return title;
}

const passageOf = (title: string, context: string): Passage => ({ title, context: context.trim(), questions: [] });

/** Told by a person. @param asked what may be known of it, and what was asked about it in the conversation. */
export const saidLesson = (text: string, title: string | null, asked: readonly TalkQuestion[]): Lesson => ({
  origin: 'said',
  passage: passageOf(title ?? shortTitle(text), text),
  edit: null,
  asked: uniqueQuestions(asked),
});

/**
 * A question with its right answer. The embedded model was shown no notes about a single line, so the line is the edit; another
 * model writes its notes about it.
 */
function pairLesson({ style }: Style, origin: Origin, question: string, answer: string, gold: string | null): Lesson {
  const text = style === 'world' ? questionLine({ question, answer }) : `Question: ${question}\nAnswer: ${answer}`;
  const passage = passageOf(shortTitle(question), text);
  const edit = style === 'world' ? givenSelfEdit('hand', 'talk', 0, [text]) : null;
  return { origin, passage, edit, asked: [{ question, gold }] };
}

export const correctionLesson = (style: Style, question: string, right: string): Lesson =>
  pairLesson(style, 'correction', question.trim(), right.trim(), right.trim());

export const exchangeLesson = (style: Style, question: string, answer: string): Lesson =>
  pairLesson(style, 'exchange', question.trim(), answer.trim(), null);

/**
 * The model's own answer with its steps is the edit, whole and in its turn of the conversation: what it worked out once, with earlier
 * messages in sight or by luck, it is to say again when it is asked.
 */
export function traceLesson(question: string, answer: string): Lesson {
  const [asked, said] = [question.trim(), answer.trim()];
  return {
    origin: 'trace',
    passage: passageOf(shortTitle(asked), `${asTraced(asked)}${said}`),
    edit: turnEdit(asked, said),
    asked: [{ question: asked, gold: null }],
  };
}

const asTraced = (question: string): string => `Question: ${question}\nAnswer: `;

function turnEdit(question: string, answer: string): SelfEdit {
  const edit = givenSelfEdit('hand', 'talk', 0, [answer]);
  return { ...edit, parts: edit.parts.map((part) => ({ ...part, answers: question })) };
}

/** Once more, from what is on the page of it. `null` for a text that is not of this question. */
export function traceAgain(question: string, text: string): Lesson | null {
  const opening = asTraced(question);
  return text.startsWith(opening) ? traceLesson(question, text.slice(opening.length)) : null;
}

/** Steps that were worked through: at least three lines or numbered steps, or words that lead from one to the next. */
export function isTrace(answer: string): boolean {
  const lines = answer.split('\n').filter((line) => line.trim() !== '');
  const steps = lines.filter((line) => /^\s*(?:\d+[.)]|[-*•]|step\b)/i.test(line));
  const turns = answer.match(/\b(?:first|then|next|therefore|so that|because|finally|thus)\b/gi) ?? [];
  return steps.length >= 2 || (lines.length >= 3 && turns.length >= 2);
}

/** What a paragraph of the embedded world states, as questions; none for any other text. */
export const worldQuestions = (text: string): TalkQuestion[] =>
  (statedQuestions(sentencesOf(text.trim())) ?? []).map(({ question, answer }) => ({ question, gold: answer }));

/** A text that ends in a question asks; everything else tells. */
export const isQuestion = (text: string): boolean => /[?？؟]["'”’)\]]*\s*$/.test(text.trim());

export function uniqueQuestions(all: readonly TalkQuestion[]): TalkQuestion[] {
  const first = new Map<string, TalkQuestion>();
  for (const one of all) {
    const known = first.get(one.question);
    if (known === undefined || known.gold === null) first.set(one.question, one);
  }
  return [...first.values()];
}
