/**
 * What an adapter does to questions that its self-edit is not about (arXiv 2506.10943, section 5). Locality: questions about others,
 * which the base can only guess; an edit that answers them with its own value has not learned whose it is. Collateral: what the base
 * knows from memory; an edit that breaks it taught by overwriting.
 */
import type { AdapterId, GenerateResult } from '../../contract/engine';
import { mean } from '../statistics/estimate';
import { verdictOn } from './grading';
import { formIn } from './prompts';
import { type Continuation, closedBookItem, continuation, type QuizItem, type ScoreBatch } from './questions';
import type { KnowledgeContext, SideEffects, SideQuestions, SideScore } from './types';

type Sort = keyof SideQuestions;
const SORTS = ['locality', 'collateral'] as const;

/** A side question with the answer that the bare weights give, which is what an adapter should leave alone. */
interface SideItem extends QuizItem {
  sort: Sort;
  /** `null` for a base that says nothing; absent until it has answered. */
  baseAnswer?: Continuation | null;
  /** What the base said. */
  baseSaid?: string;
  /** Whether the base is right; absent until that is asked, which is once. */
  baseRight?: () => boolean;
}

export interface SideQuiz {
  /** Questions that every adapter answers in its own words; none where scores of given answers tell as much. */
  spoken: readonly QuizItem[];
  /** What the base is to be asked, once for all adapters. */
  unanswered: () => QuizItem[];
  /** `answers` are those of the weights without an adapter, in the order of `unanswered`. */
  takeBaseAnswers: (answers: readonly GenerateResult[]) => void;
  /** Reads, once the batch has run, what this adapter does to the questions. @param said its answers to `spoken`. */
  request: (batch: ScoreBatch, adapter: AdapterId, said: readonly string[]) => () => SideEffects;
}

export function sideQuiz(context: KnowledgeContext, questions: SideQuestions, limit: number): SideQuiz {
  const { settings, tokenizer } = context;
  const { eosId } = tokenizer;
  // An embedded model has one way to answer, whose likelihood says all; a chat model says it in a sentence of its own.
  const speaks = formIn(settings.writing.style, settings.quiz.form) === 'chat';
  const items = SORTS.flatMap((sort) =>
    questions[sort].slice(0, limit).map((question): SideItem => ({ ...closedBookItem(context, '', question), sort })),
  );
  const isGreedy = (batch: ScoreBatch, adapter: AdapterId | null, asked: Continuation): (() => boolean) => {
    const read = batch.add(adapter, asked);
    return () => read().greedy;
  };
  const ask = (batch: ScoreBatch, adapter: AdapterId, said: readonly string[], sort: Sort): (() => SideScore) => {
    const asked = items.flatMap((item, index) => {
      if (item.sort !== sort) return [];
      const right = (text: string): (() => boolean) => verdictOn(context, batch, item.question, text);
      const accuracy = speaks ? right(said[index] ?? '') : isGreedy(batch, adapter, item.gold);
      item.baseRight ??= speaks ? right(item.baseSaid ?? '') : isGreedy(batch, null, item.gold);
      const unchanged = item.baseAnswer ? isGreedy(batch, adapter, item.baseAnswer) : () => true;
      return [{ accuracy, baseAccuracy: item.baseRight, unchanged }];
    });
    const share = (what: 'accuracy' | 'baseAccuracy' | 'unchanged'): number =>
      asked.length === 0 ? 0 : mean(asked.map((one) => Number(one[what]())));
    return () => ({
      questions: asked.length,
      accuracy: share('accuracy'),
      baseAccuracy: share('baseAccuracy'),
      unchanged: share('unchanged'),
    });
  };
  return {
    spoken: speaks ? items : [],
    unanswered: () => items.filter(({ baseAnswer }) => baseAnswer === undefined),
    takeBaseAnswers: (answers) => {
      for (const [index, item] of items.entries()) {
        const { ids = [], finish = 'length' } = answers[index] ?? {};
        const said = finish === 'stop' && eosId !== null ? [...ids, eosId] : ids;
        item.baseAnswer = said.length === 0 ? null : continuation(item.prompt, said);
        item.baseSaid = tokenizer.decode(ids, { skipSpecialTokens: true }).toWellFormed().trim();
      }
    },
    request: (batch, adapter, said) => {
      const [locality, collateral] = [ask(batch, adapter, said, 'locality'), ask(batch, adapter, said, 'collateral')];
      return () => ({ locality: locality(), collateral: collateral() });
    },
  };
}
