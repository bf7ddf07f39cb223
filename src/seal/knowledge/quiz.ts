/**
 * The quiz on passages: closed-book, greedy answers of every adapter and of the weights without one (seal-reference 2.5), then
 * the scores of all that is given: gold answers, answers to side questions, and replies of the model as judge.
 */
import type { AdapterId, GenerateResult } from '../../contract/engine';
import type { Asked, Quiz, QuizTaker, Scored } from '../domain';
import { mean } from '../statistics/estimate';
import { assertJudgeFits, verdictOn } from './grading';
import {
  answerRequest,
  type Continuation,
  closedBookItem,
  continuation,
  meanLogProbability,
  openBookItem,
  type QuizItem,
  type ReadScore,
  ScoreBatch,
} from './questions';
import type {
  Answer,
  Knowledge,
  KnowledgeContext,
  Passage,
  QuizAnswers,
  SideEffects,
  SideQuestions,
  SideScore,
} from './types';

/** @param sideQuestions `null` where nobody knows what the model knew before, and where nobody wants to know. */
export function knowledgeQuiz(
  context: KnowledgeContext,
  passages: readonly Passage[],
  sideQuestions: SideQuestions | null,
): Quiz<Knowledge> {
  const { sideQuestions: limit } = context.settings;
  const side = sideQuestions && limit > 0 ? sideQuiz(context, sideQuestions, limit) : null;
  for (const { questions } of passages) assertJudgeFits(context, questions);
  const closed = passages.map(({ title, questions }) =>
    questions.map((question) => closedBookItem(context, title, question)),
  );
  const itemsOf = ({ item, openBook }: QuizTaker): QuizItem[] => {
    const passage = passages[item];
    if (!openBook || !passage) return closed[item] ?? [];
    return passage.questions.map((question) => openBookItem(context, passage, question));
  };
  return {
    ask: (takers): Asked<QuizAnswers[]> => {
      const asked = takers.map((taker) => ({ taker, items: itemsOf(taker) }));
      const requests = asked.flatMap(({ taker, items }) =>
        items.map((item) => answerRequest(context, item, taker.adapter)),
      );
      // The weights without an adapter answer the side questions once, beside the first adapters.
      const aside = takers.some(({ adapter }) => adapter !== null) ? (side?.unanswered() ?? []) : [];
      return {
        requests: [...requests, ...aside.map((item) => answerRequest(context, item, null))],
        score: (results) => {
          if (aside.length > 0) side?.takeBaseAnswers(results.slice(requests.length));
          return scoreTakers(context, asked, results, side);
        },
      };
    },
  };
}

function scoreTakers(
  context: KnowledgeContext,
  asked: readonly { taker: QuizTaker; items: readonly QuizItem[] }[],
  results: readonly GenerateResult[],
  side: ReturnType<typeof sideQuiz> | null,
): Scored<QuizAnswers[]> {
  const { settings, tokenizer } = context;
  const { judge } = settings.quiz;
  const batch = new ScoreBatch();
  let next = 0;
  const answered = asked.map(({ taker, items }) => {
    const given = items.map(({ question }) => {
      const said = tokenizer
        .decode(results[next++]?.ids ?? [], { skipSpecialTokens: true })
        .toWellFormed()
        .trim();
      // With its passage in sight the micro-world's model goes on with more questions: its answer is a line.
      const text = taker.openBook && settings.writing.style === 'world' ? (said.split('\n')[0] ?? '').trim() : said;
      return { question, text, correct: verdictOn(context, batch, question, text) };
    });
    // How likely the model finds the right answers: a dense measure beside the share that it gets right.
    const gold = items.map((item) => batch.add(taker.adapter, item.gold));
    const effects = taker.adapter === null ? null : (side?.request(batch, taker.adapter) ?? null);
    return { given, gold, effects };
  });
  return batch.graded(() =>
    answered.map(({ given, gold, effects }): QuizAnswers => {
      const answers = given.map(({ question: { paragraph = null }, text, correct }, question): Answer => {
        return { question, paragraph, text, correct: correct(), judge };
      });
      return { answers, goldLogProbabilities: gold.map(meanLogProbability), sideEffects: effects?.() ?? null };
    }),
  );
}

type Sort = keyof SideQuestions;
const SORTS = ['locality', 'collateral'] as const;

/** A side question with the answer that the bare weights give, which is what an adapter should leave alone. */
interface SideItem extends QuizItem {
  sort: Sort;
  /** `null` for a base that says nothing; absent until it has answered. */
  baseAnswer?: Continuation | null;
  /** Whether the base finds the gold answer likeliest; absent until it is asked, which is once. */
  baseGold?: ReadScore;
}

/**
 * What an adapter does to questions that its self-edit is not about (arXiv 2506.10943, section 5). Locality: questions about others,
 * which the base can only guess; an edit that answers them with its own value has not learned whose it is. Collateral: what the base
 * knows from memory; an edit that breaks it taught by overwriting. Both are read off scores of given answers.
 */
function sideQuiz(context: KnowledgeContext, questions: SideQuestions, limit: number) {
  const { eosId } = context.tokenizer;
  const items = SORTS.flatMap((sort) =>
    questions[sort].slice(0, limit).map((question): SideItem => ({ ...closedBookItem(context, '', question), sort })),
  );
  const ask = (batch: ScoreBatch, adapter: AdapterId, sort: Sort): (() => SideScore) => {
    const asked = items
      .filter((item) => item.sort === sort)
      .map((item) => {
        const accuracy = batch.add(adapter, item.gold);
        item.baseGold ??= batch.add(null, item.gold);
        const unchanged = item.baseAnswer ? batch.add(adapter, item.baseAnswer) : null;
        return { accuracy, baseAccuracy: item.baseGold, unchanged };
      });
    const share = (what: 'accuracy' | 'baseAccuracy' | 'unchanged'): number =>
      asked.length === 0 ? 0 : mean(asked.map((one) => Number(one[what]?.().greedy ?? true)));
    return () => ({
      questions: asked.length,
      accuracy: share('accuracy'),
      baseAccuracy: share('baseAccuracy'),
      unchanged: share('unchanged'),
    });
  };
  return {
    /** What the base is to be asked, once for all adapters. */
    unanswered: (): QuizItem[] => items.filter(({ baseAnswer }) => baseAnswer === undefined),
    /** `answers` are those of the weights without an adapter, in the order of `unanswered`. */
    takeBaseAnswers: (answers: readonly GenerateResult[]): void => {
      for (const [index, item] of items.entries()) {
        const { ids = [], finish = 'length' } = answers[index] ?? {};
        const said = finish === 'stop' && eosId !== null ? [...ids, eosId] : ids;
        item.baseAnswer = said.length === 0 ? null : continuation(item.prompt, said);
      }
    },
    /** Reads, once the batch has run, what this adapter does to the questions. */
    request: (batch: ScoreBatch, adapter: AdapterId): (() => SideEffects) => {
      const [locality, collateral] = [ask(batch, adapter, 'locality'), ask(batch, adapter, 'collateral')];
      return () => ({ locality: locality(), collateral: collateral() });
    },
  };
}
