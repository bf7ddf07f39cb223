/**
 * The quiz on passages: closed-book, greedy answers of every adapter and of the weights without one (seal-reference 2.5), then
 * the scores of all that is given: gold answers, answers to side questions, and replies of the model as judge.
 */
import type { GenerateResult } from '../../contract/engine';
import type { Asked, Quiz, QuizTaker, Scored } from '../domain';
import { assertJudgeFits, verdictOn } from './grading';
import {
  answerRequest,
  type Continuation,
  closedBookItem,
  meanLogProbability,
  openBookItem,
  type QuizItem,
  ScoreBatch,
} from './questions';
import { recallItems, scoreRecall } from './recall';
import { type SideQuiz, sideQuiz } from './sideQuiz';
import type { Answer, Knowledge, KnowledgeContext, Passage, QuizAnswers, SideQuestions } from './types';

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
  const recalled = context.settings.quiz.recall ? passages.map((passage) => recallItems(context, passage)) : [];
  const itemsOf = ({ item, openBook }: QuizTaker): QuizItem[] => {
    const passage = passages[item];
    if (!openBook || !passage) return closed[item] ?? [];
    return passage.questions.map((question) => openBookItem(context, passage, question));
  };
  return {
    ask: (takers): Asked<QuizAnswers[]> => {
      const asked = takers.map((taker) => {
        const aside = taker.adapter === null ? [] : (side?.spoken ?? []);
        // With the passage in sight there is nothing to recall.
        return { taker, items: itemsOf(taker), aside, recalled: taker.openBook ? undefined : recalled[taker.item] };
      });
      const requests = asked.flatMap(({ taker, items, aside }) =>
        [...items, ...aside].map((item) => answerRequest(context, item, taker.adapter)),
      );
      // The weights without an adapter answer the side questions once, beside the first adapters.
      const bare = takers.some(({ adapter }) => adapter !== null) ? (side?.unanswered() ?? []) : [];
      return {
        requests: [...requests, ...bare.map((item) => answerRequest(context, item, null))],
        score: (results) => {
          if (bare.length > 0) side?.takeBaseAnswers(results.slice(requests.length));
          return scoreTakers(context, asked, results, side);
        },
      };
    },
  };
}

interface AskedTaker {
  taker: QuizTaker;
  items: readonly QuizItem[];
  /** Side questions that it answers too. */
  aside: readonly QuizItem[];
  /** The ends of the passage's sentences that it is to recall; `undefined` for none. */
  recalled: readonly (Continuation | null)[] | undefined;
}

function scoreTakers(
  context: KnowledgeContext,
  asked: readonly AskedTaker[],
  results: readonly GenerateResult[],
  side: SideQuiz | null,
): Scored<QuizAnswers[]> {
  const { settings } = context;
  const { judge } = settings.quiz;
  const batch = new ScoreBatch();
  let next = 0;
  const answered = asked.map(({ taker, items, aside, recalled }) => {
    const given = items.map(({ question }) => {
      const said = saidIn(context, results[next++]);
      // With its passage in sight the micro-world's model goes on with more questions: its answer is a line.
      const text = taker.openBook && settings.writing.style === 'world' ? (said.split('\n')[0] ?? '').trim() : said;
      return { question, text, correct: verdictOn(context, batch, question, text) };
    });
    // How likely the model finds the right answers: a dense measure beside the share that it gets right.
    const gold = items.map((item) => batch.add(taker.adapter, item.gold));
    const recall = recalled && scoreRecall(batch, taker.adapter, recalled);
    const spoken = aside.map(() => saidIn(context, results[next++]));
    const effects = taker.adapter === null ? null : (side?.request(batch, taker.adapter, spoken) ?? null);
    return { given, gold, recall, effects };
  });
  return batch.graded(() =>
    answered.map(({ given, gold, recall, effects }): QuizAnswers => {
      const answers = given.map(({ question: { paragraph = null }, text, correct }, question): Answer => {
        return { question, paragraph, text, correct: correct(), judge };
      });
      const goldLogProbabilities = gold.map(meanLogProbability);
      return {
        answers,
        goldLogProbabilities,
        ...(recall && { recall: recall() }),
        sideEffects: effects?.() ?? null,
      };
    }),
  );
}

export const saidIn = ({ tokenizer }: KnowledgeContext, result: GenerateResult | undefined): string =>
  tokenizer
    .decode(result?.ids ?? [], { skipSpecialTokens: true })
    .toWellFormed()
    .trim();
