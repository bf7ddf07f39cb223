/**
 * What a model asks itself about a text before it decides whether to learn it; never a question that measures. A chat model writes
 * them (`knowledge/writtenQuestions.ts`); where it cannot, a sentence of the text is cut before what it tells, for the model to go
 * on. In the embedded world, whose sentences say "it", that is the statement with the name (`world/lines.ts`).
 */
import { type AdapterId, type GenerateRequest, GREEDY } from '../../contract/engine';
import { openStatements } from '../../world/lines';
import { selfEditPrompt } from '../../world/prompts';
import type { Loop } from '../domain';
import { exactMatch, isCorrect, words } from '../knowledge/grading';
import { splitParagraphs } from '../knowledge/passages';
import { sequenceText } from '../knowledge/prompts';
import { answerRequest, closedBookItem, openBookItem } from '../knowledge/questions';
import { cutAtAnswer, sentencesOf } from '../knowledge/sentences';
import { idsAfter, turnOf } from '../knowledge/turns';
import {
  isOfLoop,
  type Knowledge,
  type KnowledgeContext,
  type Passage,
  type Question,
  type SealEvent,
} from '../knowledge/types';
import { cannotAsk, writeQuestions } from '../knowledge/writtenQuestions';
import type { EventScope } from '../types';

export interface SelfQuestion extends Question {
  /** It is no question but the start of a statement, which the answer ends. */
  cloze?: true;
}

/** The passage's own questions are not looked at. */
export async function selfQuestions(
  loop: Loop<Knowledge>,
  scope: EventScope,
  { title, context }: Pick<Passage, 'title' | 'context'>,
): Promise<SelfQuestion[]> {
  if (cannotAsk(loop.settings) !== null) return clozes(context);
  const emit = (event: SealEvent): void => {
    if (isOfLoop(event)) loop.emit(event);
  };
  const { questions } = await writeQuestions({ ...loop, emit }, scope, { title, context, questions: [] });
  return questions.length > 0 ? questions : clozes(context);
}

/** One for each sentence that tells something; none where none does. */
export function clozes(text: string): SelfQuestion[] {
  return splitParagraphs(text).flatMap((own): SelfQuestion[] => {
    const sentences = sentencesOf(own);
    const stated = openStatements(sentences);
    if (stated !== null) return stated.map(({ before, value }) => ({ question: before, answer: value, cloze: true }));
    return sentences.flatMap((sentence) => {
      const answer = told(sentence);
      const cut = answer === null ? null : cutAtAnswer(sentence, answer);
      return cut === null ? [] : [{ question: cut.before, answer: cut.answer.trim(), cloze: true as const }];
    });
  });
}

const FEWEST_WORDS = 4;

/** What a sentence tells, by its look: its last name or number, else its last word. `null` for one too short to tell anything. */
function told(sentence: string): string | null {
  const all = sentence.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}.,'’-]*/gu) ?? [];
  if (all.length < FEWEST_WORDS || /[?]\s*$/.test(sentence)) return null;
  const named = sentence.match(/(?<=\s)(?:\p{Lu}[\p{L}\p{M}'’-]*(?:\s\p{Lu}[\p{L}\p{M}'’-]*)*|\d[\d.,]*)/gu) ?? [];
  return (named.at(-1) ?? all.at(-1) ?? '').replace(/[.,]+$/, '');
}

/** A question to be answered with the book closed and with it open, the same way otherwise. */
export interface AskedTwice {
  closed: GenerateRequest;
  open: GenerateRequest;
  /** Whether these are two answers. */
  differ: (closed: string, open: string) => boolean;
}

/** @param adapter in place for both. */
export function askedTwice(
  context: KnowledgeContext,
  { title, context: text }: Pick<Passage, 'title' | 'context'>,
  question: SelfQuestion,
  adapter: AdapterId | null,
): AskedTwice {
  const passage: Passage = { title, context: text, questions: [] };
  if (question.cloze) return clozeTwice(context, passage, question, adapter);
  const isWorld = context.settings.writing.style === 'world';
  return {
    closed: answerRequest(context, closedBookItem(context, title, question), adapter),
    open: answerRequest(context, openBookItem(context, passage, question), adapter),
    // Said in a sentence of its own each time, the one must hold what the other does.
    differ: (closed, open) =>
      isWorld ? !exactMatch(closed, open.split('\n')[0] ?? '') : !isCorrect('token-recall', closed, open),
  };
}

function clozeTwice(
  context: KnowledgeContext,
  { title, context: text }: Passage,
  { question: before, answer }: SelfQuestion,
  adapter: AdapterId | null,
): AskedTwice {
  const { style } = context.settings.writing;
  const closed = turnOf(context, 'plain', sequenceText(style, title, before));
  const read = style === 'world' ? selfEditPrompt(text) : `${sequenceText(style, title, text)}\n\n`;
  const open = turnOf(context, 'plain', read + before);
  // As long as what the text says, so that how sure it is of the words behind does not count.
  const maxTokens = Math.max(1, idsAfter(context, closed, ` ${answer}`).length);
  const request = (prompt: readonly number[]): GenerateRequest => {
    return { prompt, adapter, maxTokens, sampling: GREEDY, stream: 0, stopIds: stopsOf(context) };
  };
  const said = (one: string): string => words(one).join(' ');
  return {
    closed: request(closed.ids),
    open: request(open.ids),
    differ: (one, other) => said(one) !== said(other),
  };
}

const stopsOf = ({ tokenizer: { eosId } }: KnowledgeContext): number[] => (eosId === null ? [] : [eosId]);
