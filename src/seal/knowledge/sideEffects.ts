/**
 * What an adapter does to questions that its self-edit is not about (SEAL's limitations, arXiv 2506.10943, section 5, are
 * about exactly this). Locality: questions about others, which the base can only guess; an edit that answers them all with
 * its own value has not learned whose value it is. Collateral: questions that the base answers from memory; an edit that
 * breaks them taught by overwriting. Both are read off scores of given answers, so they cost one pass and no decoding.
 */
import type { AdapterId, GenerateResult } from '../../contract/engine';
import { mean } from '../statistics/estimate';
import type { KnowledgeContext } from './context';
import { closedBookItem, type QuizItem } from './quizItems';
import type { Continuation, ScoreBatch } from './scoreBatch';
import type { SideEffects, SideQuestions, SideScore } from './types';

const SORTS = ['locality', 'collateral'] as const;
type Sort = (typeof SORTS)[number];

/** A side question with the answer that the bare weights give, which is what an adapter should leave alone. */
interface SideItem extends QuizItem {
  sort: Sort;
  /** `null` until the base has answered, and for a base that says nothing. */
  baseAnswer: Continuation | null;
  /** Whether the base answers rightly; `null` until it was scored. */
  baseRight: boolean | null;
}

export class SideQuiz {
  private readonly items: SideItem[];
  private answered = false;

  /** At most `limit` questions of each sort. */
  constructor(context: KnowledgeContext, questions: SideQuestions, limit: number) {
    this.items = SORTS.flatMap((sort) =>
      questions[sort].slice(0, limit).map((question) => ({
        ...closedBookItem(context, '', question),
        sort,
        baseAnswer: null,
        baseRight: null,
      })),
    );
  }

  /** What the base is to be asked, once for all adapters. */
  get unanswered(): readonly QuizItem[] {
    return this.answered ? [] : this.items;
  }

  /** `answers` are those of the weights without an adapter, in the order of `unanswered`. */
  takeBaseAnswers({ tokenizer }: KnowledgeContext, answers: readonly GenerateResult[]): void {
    this.answered = true;
    for (const [index, item] of this.items.entries()) {
      const { ids = [], finish = 'length' } = answers[index] ?? {};
      const end = finish === 'stop' && tokenizer.eosId !== null ? [tokenizer.eosId] : [];
      const said = [...ids, ...end];
      item.baseAnswer = said.length === 0 ? null : { prompt: item.prompt, ids: said };
    }
  }

  /** Reads, once the batch has run, what this adapter does to the questions. */
  request(batch: ScoreBatch, adapter: AdapterId): () => SideEffects {
    const asked = this.items.map((item) => {
      const { sort, gold, baseAnswer } = item;
      const correct = batch.add(adapter, gold);
      const base = item.baseRight === null ? batch.add(null, gold) : null;
      const baseCorrect = (): boolean => {
        item.baseRight ??= base?.().greedy ?? false;
        return item.baseRight;
      };
      return { sort, correct, baseCorrect, unchanged: baseAnswer === null ? null : batch.add(adapter, baseAnswer) };
    });
    const scoreOf = (sort: Sort): SideScore => {
      const own = asked.filter((one) => one.sort === sort);
      const share = (right: (one: (typeof asked)[number]) => boolean): number =>
        own.length === 0 ? 0 : mean(own.map((one) => Number(right(one))));
      return {
        questions: own.length,
        accuracy: share(({ correct }) => correct().greedy),
        baseAccuracy: share(({ baseCorrect }) => baseCorrect()),
        unchanged: share(({ unchanged }) => unchanged?.().greedy ?? true),
      };
    };
    return () => ({ locality: scoreOf('locality'), collateral: scoreOf('collateral') });
  }
}
