/**
 * What a model says next in a conversation. A chat model reads it in its template, as much of its end as it has room for. The embedded
 * model knows single questions alone: it is asked the last one, with nothing else in sight, as in the quiz.
 */
import { type AdapterId, type GenerateRequest, GREEDY } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import type { ChatMessage } from '../../tokenizer/chat';
import { answerRequest, closedBookItem } from '../knowledge/questions';
import { talkTurn } from '../knowledge/turns';
import type { KnowledgeContext } from '../knowledge/types';

/** Tokens of an answer in a conversation. */
const LONGEST = 200;

export interface NextTurn {
  request: GenerateRequest;
  /** Earlier messages that there was no room for. */
  leftOut: number;
}

/** @param messages the last is the person's. @throws EngineError for a last message that is too long by itself. */
export function nextTurn(
  context: KnowledgeContext,
  messages: readonly ChatMessage[],
  adapter: AdapterId | null,
): NextTurn {
  const { settings, engine, tokenizer } = context;
  const last = messages.at(-1)?.content ?? '';
  if (settings.writing.style === 'world') {
    const item = closedBookItem(context, '', { question: last.trim(), answer: '' });
    return { request: answerRequest(context, item, adapter), leftOut: messages.length - 1 };
  }
  const { contextLength, name } = engine.model;
  for (const leftOut of messages.keys()) {
    const kept = messages.slice(leftOut);
    // A conversation begins with what a person says.
    if (kept[0]?.role !== 'user') continue;
    const prompt = talkTurn(context, kept).ids;
    const room = contextLength - prompt.length;
    if (room < Math.min(LONGEST, contextLength / 4)) continue;
    const stopIds = tokenizer.eosId === null ? [] : [tokenizer.eosId];
    const maxTokens = Math.min(LONGEST, room);
    return { request: { prompt, adapter, maxTokens, sampling: GREEDY, stream: 0, stopIds }, leftOut };
  }
  throw new EngineError(
    'bad-request',
    `That is longer than ${name} can read. Say it in less than ${contextLength} tokens.`,
  );
}
