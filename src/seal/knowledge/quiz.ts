/**
 * The quiz on passages: closed-book, greedy answers of every adapter and of the weights without one (seal-reference 2.5), then
 * the scores of all that is given: gold answers, answers to side questions, and replies of the model as judge.
 */
import type { GenerateResult } from '../../contract/engine';
import type { Asked, Quiz, Scored, Seat } from '../domain';
import type { KnowledgeContext } from './context';
import { isCorrect } from './grading';
import { assertJudgeFits, requestVerdict } from './modelJudge';
import { answerRequest, closedBookItem, openBookItem, type QuizItem } from './quizItems';
import { meanLogProbability, ScoreBatch } from './scoreBatch';
import { SideQuiz } from './sideEffects';
import type { Answer, Knowledge, Passage, QuizAnswers, SideQuestions } from './types';

/** @param sideQuestions `null` where nobody knows what the model knew before, and where nobody wants to know. */
export function knowledgeQuiz(
  context: KnowledgeContext,
  passages: readonly Passage[],
  sideQuestions: SideQuestions | null,
): Quiz<Knowledge> {
  const { sideQuestions: limit } = context.settings;
  const side = sideQuestions && limit > 0 ? new SideQuiz(context, sideQuestions, limit) : null;
  assertJudgeFits(
    context,
    passages.flatMap(({ questions }) => questions),
  );
  const closed = passages.map(({ title, questions }) =>
    questions.map((question) => closedBookItem(context, title, question)),
  );
  const open = new Map<number, QuizItem[]>();
  const itemsOf = ({ item, openBook }: Seat): QuizItem[] => {
    const passage = passages[item];
    if (!openBook || !passage) return closed[item] ?? [];
    const known = open.get(item) ?? passage.questions.map((question) => openBookItem(context, passage, question));
    open.set(item, known);
    return known;
  };
  return {
    ask: (seats) => askSeats(context, seats, itemsOf, seats.some(({ adapter }) => adapter !== null) ? side : null),
  };
}

/** The weights without an adapter answer the side questions once, beside the first adapters. */
function askSeats(
  context: KnowledgeContext,
  seats: readonly Seat[],
  itemsOf: (seat: Seat) => QuizItem[],
  side: SideQuiz | null,
): Asked<QuizAnswers[]> {
  const asked = seats.map((seat) => ({ seat, items: itemsOf(seat) }));
  const requests = asked.flatMap(({ seat, items }) => items.map((item) => answerRequest(context, item, seat.adapter)));
  const aside = (side?.unanswered ?? []).map((item) => answerRequest(context, item, null));
  return {
    requests: [...requests, ...aside],
    score: (results) => {
      if (aside.length > 0) side?.takeBaseAnswers(context, results.slice(requests.length));
      return scoreSeats(context, asked, results, side);
    },
  };
}

function scoreSeats(
  context: KnowledgeContext,
  asked: readonly { seat: Seat; items: readonly QuizItem[] }[],
  results: readonly GenerateResult[],
  side: SideQuiz | null,
): Scored<QuizAnswers[]> {
  const { judge } = context.settings.quiz;
  const batch = new ScoreBatch();
  let next = 0;
  const answered = asked.map(({ seat, items }) => {
    const given = items.map((item) => {
      const text = answerText(context, seat, results[next++]?.ids ?? []);
      return { item, text, correct: verdictOn(context, batch, item, text) };
    });
    // How likely the model finds the right answers: a dense measure beside the share that it gets right.
    const gold = items.map((item) => batch.add(seat.adapter, item.gold));
    const effects = seat.adapter === null ? null : (side?.request(batch, seat.adapter) ?? null);
    return { given, gold, effects };
  });
  return batch.graded(() =>
    answered.map(({ given, gold, effects }): QuizAnswers => {
      const answers = given.map(
        ({ item, text, correct }, question): Answer => ({
          question,
          paragraph: item.question.paragraph ?? null,
          text,
          correct: correct(),
          judge,
        }),
      );
      const goldLogProbabilities = gold.map((read) => meanLogProbability(read()));
      return { answers, goldLogProbabilities, sideEffects: effects?.() ?? null };
    }),
  );
}

/** With its passage in sight the micro-world's model goes on with more questions, as in pretraining: its answer is a line. */
function answerText(
  { tokenizer, settings }: KnowledgeContext,
  { openBook }: Pick<Seat, 'openBook'>,
  ids: readonly number[],
): string {
  const text = tokenizer.decode(ids, { skipSpecialTokens: true }).toWellFormed().trim();
  return openBook && settings.writing.style === 'world' ? (text.split('\n')[0] ?? '').trim() : text;
}

/** Reads the verdict once the batch has its results. */
function verdictOn(context: KnowledgeContext, batch: ScoreBatch, { question }: QuizItem, text: string): () => boolean {
  const { judge } = context.settings.quiz;
  if (judge === 'model') return requestVerdict(context, batch, question, text);
  return () => isCorrect(judge, text, question.answer);
}
