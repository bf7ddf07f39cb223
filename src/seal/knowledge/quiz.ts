/**
 * Third stage: closed-book, greedy answers of every adapter and of the weights without one, in one batch (seal-reference 2.5),
 * then in a second the scores of all that is given: gold answers, answers to side questions, and replies of the model as judge.
 */
import type { AdapterId } from '../../contract/engine';
import { checkpoint, type LoopContext, runStage } from '../context';
import type { TrainedEdit } from '../finetune';
import type { EventScope } from '../types';
import { requestGold } from './goldScores';
import { isCorrect } from './grading';
import { assertJudgeFits, requestVerdict } from './modelJudge';
import { answerRequest, closedBookItem, openBookItem, type QuizItem } from './quizItems';
import { ScoreBatch } from './scoreBatch';
import { SideQuiz } from './sideEffects';
import type { Answer, Passage, SideEffects } from './types';

/** Answers of one sitting: one adapter, or none, on all questions of one passage. */
export interface Sitting {
  /** `null` for the weights without an adapter. */
  selfEdit: string | null;
  /** With the passage in the prompt; only without an adapter. */
  openBook: boolean;
  repeat: number;
  passage: number;
  answers: Answer[];
  /** Of each question's gold answer: natural-log probability per token, its end included. */
  goldLogProbabilities: number[];
  /** `null` without an adapter, and where there are no side questions. */
  sideEffects: SideEffects | null;
}

export interface QuizPlan {
  /** Also quiz the bare weights, once per passage. */
  base: boolean;
  /** And once more with the passage in the prompt. */
  openBook?: boolean;
}

type Seat = Pick<Sitting, 'selfEdit' | 'openBook' | 'repeat' | 'passage'> & { adapter: AdapterId | null };

/** The order of the result is base first (by passage), then open book, then edits by repeat, in the order given. */
export function quiz(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  trained: readonly TrainedEdit[],
  plan: QuizPlan,
): Promise<Sitting[]> {
  return runStage(context, 'quiz', scope, async () => {
    const closed = passages.map(({ title, questions }) =>
      questions.map((question) => closedBookItem(context, title, question)),
    );
    const open = passages.map((passage) =>
      plan.openBook ? passage.questions.map((question) => openBookItem(context, passage, question)) : [],
    );
    const sittings = seats(passages, trained, plan).map((seat) => ({
      seat,
      items: (seat.openBook ? open : closed)[seat.passage] ?? [],
    }));
    assertJudgeFits(
      context,
      passages.flatMap(({ questions }) => questions),
    );
    const side = sideQuiz(context, trained);
    const asked = sittings.flatMap(({ seat, items }) =>
      items.map((item) => answerRequest(context, item, seat.adapter)),
    );
    const requests = [...asked, ...(side?.questions ?? []).map((item) => answerRequest(context, item, null))];
    let done = 0;
    await checkpoint(context, 'quiz');
    const results = await context.engine.generate(requests, {
      signal: context.signal,
      onProgress: (progress) => {
        if (progress.done)
          context.emit({ type: 'progress', stage: 'quiz', done: ++done, total: requests.length, ...scope });
      },
    });
    side?.takeBaseAnswers(context, results.slice(asked.length));
    const batch = new ScoreBatch();
    let next = 0;
    const answered = sittings.map(({ seat: { adapter, ...seat }, items }) => {
      const graded = items.map((item) => {
        const text = answerText(context, seat, results[next++]?.ids ?? []);
        return { item, text, correct: verdictOn(context, batch, item, text) };
      });
      const gold = requestGold(batch, adapter, items);
      const effects = adapter === null ? null : (side?.request(batch, adapter) ?? null);
      return { seat, graded, gold, effects };
    });
    await batch.run(context, 'quiz');
    return answered.map(({ seat, graded, gold, effects }): Sitting => {
      const { selfEdit, repeat, passage, openBook } = seat;
      const answers = graded.map(({ item, text, correct }, question): Answer => {
        const { judge } = context.settings.quiz;
        return { question, paragraph: item.question.paragraph ?? null, text, correct: correct(), judge };
      });
      const goldLogProbabilities = gold();
      // The page takes answers without an edit for the closed-book base.
      if (!openBook)
        context.emit({ type: 'answers', selfEdit, repeat, passage, answers, goldLogProbabilities, ...scope });
      return { ...seat, answers, goldLogProbabilities, sideEffects: effects?.() ?? null };
    });
  });
}

function seats(passages: readonly Passage[], trained: readonly TrainedEdit[], plan: QuizPlan): Seat[] {
  const bare = (openBook: boolean): Seat[] =>
    passages.map((_, passage) => ({ selfEdit: null, openBook, repeat: 0, passage, adapter: null }));
  const adapted = trained.flatMap(({ selfEdit: { id, item: passage }, repeats }) =>
    repeats.map(({ repeat, adapter }) => ({ selfEdit: id, openBook: false, repeat, passage, adapter })),
  );
  return [...(plan.base ? bare(false) : []), ...(plan.openBook ? bare(true) : []), ...adapted];
}

/** `null` where there is nothing to ask or nobody to be asked. */
function sideQuiz(context: LoopContext, trained: readonly TrainedEdit[]): SideQuiz | null {
  const { sideQuestions, settings } = context;
  if (!sideQuestions || settings.sideQuestions === 0 || trained.length === 0) return null;
  return new SideQuiz(context, sideQuestions, settings.sideQuestions);
}

/** With its passage in sight the micro-world's model goes on with more questions, as in pretraining: its answer is a line. */
function answerText(
  { tokenizer, settings }: LoopContext,
  { openBook }: Pick<Seat, 'openBook'>,
  ids: readonly number[],
): string {
  const text = tokenizer.decode(ids, { skipSpecialTokens: true }).toWellFormed().trim();
  return openBook && settings.writing.style === 'world' ? (text.split('\n')[0] ?? '').trim() : text;
}

/** Reads the verdict once the batch has run. */
function verdictOn(context: LoopContext, batch: ScoreBatch, { question }: QuizItem, text: string): () => boolean {
  const { judge } = context.settings.quiz;
  if (judge === 'model') return requestVerdict(context, batch, question, text);
  return () => isCorrect(judge, text, question.answer);
}
