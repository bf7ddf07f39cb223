/** A question as the model reads it, with the gold answer as the model would write it. */

import type { AdapterId } from '../../contract/engine';
import { type GenerateRequest, GREEDY } from '../../contract/engine';
import { assertFits } from '../context';
import type { KnowledgeContext } from './context';
import { AS_TEXT, answerContinuation, openBookPrompt, quizPrompt } from './prompts';
import { type Continuation, continuationOf } from './scoreBatch';
import type { Passage, Question } from './types';

export interface QuizItem {
  question: Question;
  prompt: number[];
  /** The gold answer and its end. */
  gold: Continuation;
}

/** Without the passage: no word of it but its title. */
export function closedBookItem(context: KnowledgeContext, title: string, question: Question): QuizItem {
  return quizItem(context, quizPrompt(context.settings.writing.style, title, question.question), question);
}

/**
 * With the passage in sight: an upper reference for what reading alone answers. In the micro-world more questions follow
 * there, so that a line's end is the end of an answer.
 */
export function openBookItem(context: KnowledgeContext, passage: Passage, question: Question): QuizItem {
  const { style } = context.settings.writing;
  return quizItem(context, openBookPrompt(style, passage, question), question, style === 'world' ? 'line' : 'text');
}

function quizItem(
  context: KnowledgeContext,
  text: string,
  question: Question,
  end: 'line' | 'text' = 'text',
): QuizItem {
  const { tokenizer, settings } = context;
  const prompt = [...tokenizer.encode(text, AS_TEXT)];
  const answer = answerContinuation(settings.writing.style, question.answer);
  const gold = continuationOf(tokenizer, prompt, text, end === 'line' ? `${answer}\n` : answer, end === 'text');
  assertFits(
    context,
    `The question "${question.question.slice(0, 60)}" with its answer`,
    prompt.length + gold.ids.length,
  );
  return { question, prompt, gold };
}

/** Greedy, as every answer of the quiz. */
export function answerRequest(
  { tokenizer, settings, engine }: KnowledgeContext,
  { prompt }: QuizItem,
  adapter: AdapterId | null,
): GenerateRequest {
  return {
    prompt,
    adapter,
    maxTokens: Math.min(settings.quiz.maxTokens, engine.model.contextLength - prompt.length),
    sampling: GREEDY,
    stream: 0,
    stopIds: tokenizer.eosId === null ? [] : [tokenizer.eosId],
  };
}
