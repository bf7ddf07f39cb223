/**
 * What learning changed: the same questions with the memory as it was and as it is now, each asked alone and answered greedily with
 * nothing of the conversation in sight.
 */
import type { AdapterId } from '../../contract/engine';
import { makeWorld, WORLD_SEED } from '../../world';
import { isCorrect } from '../knowledge/grading';
import { corpusSideQuestions } from '../knowledge/inputs';
import { answerRequest, closedBookItem } from '../knowledge/questions';
import { saidIn } from '../knowledge/quiz';
import type { KnowledgeContext } from '../knowledge/types';
import { worldEveryday } from '../knowledge/worldInputs';
import { askAll } from '../loop/quiz';
import type { Compared, Effects, Elsewhere } from '../memory/memory';
import { mean } from '../statistics/estimate';
import type { Stream } from '../stream/streams';
import type { TalkQuestion } from './lesson';

/** Everything that is asked before and after. */
export interface Examination {
  /** About what is learned. */
  asked: readonly TalkQuestion[];
  /** About what was learned before. */
  earlier: readonly TalkQuestion[];
}

export interface Sat {
  asked: string[];
  earlier: string[];
  known: string[];
}

/** What the model should know whatever it learns: of its pretraining, or everyday questions. */
export function knownQuestions(context: KnowledgeContext): TalkQuestion[] {
  const side = corpusSideQuestions(context.settings, []);
  return (side?.collateral ?? [])
    .slice(0, context.settings.sideQuestions)
    .map(({ question, answer }) => ({ question, gold: answer }));
}

/** What is trained along so that it is not forgotten; none of it measures. A chat model rehearses by its settings (`knowledge/distil.ts`). */
export const everydayQuestions = (
  { settings: { writing } }: KnowledgeContext,
  known: readonly TalkQuestion[],
): Stream['everyday'] =>
  writing.style === 'world'
    ? worldEveryday(
        makeWorld(WORLD_SEED),
        known.map(({ question, gold }) => ({ question, answer: gold ?? '' })),
      )
    : [];

/** One batch. @param known `knownQuestions`. */
export async function sit(
  context: KnowledgeContext,
  { asked, earlier }: Examination,
  known: readonly TalkQuestion[],
  adapter: AdapterId | null,
): Promise<Sat> {
  const requests = [...asked, ...earlier, ...known].map(({ question, gold }) =>
    answerRequest(context, closedBookItem(context, '', { question, answer: gold ?? '' }), adapter),
  );
  if (requests.length === 0) return { asked: [], earlier: [], known: [] };
  const { result } = await askAll(context, 'quiz', {
    requests,
    score: (answered) => ({ requests: [], grade: () => answered.map((one) => saidIn(context, one)) }),
  });
  return {
    asked: result.slice(0, asked.length),
    earlier: result.slice(asked.length, asked.length + earlier.length),
    known: result.slice(asked.length + earlier.length),
  };
}

export function compared(
  context: KnowledgeContext,
  { asked, earlier }: Examination,
  known: readonly TalkQuestion[],
  before: Sat,
  after: Sat,
): { compared: Compared[]; effects: Effects } {
  const each = asked.map(({ question, gold }, index): Compared => {
    const [was, is] = [before.asked[index] ?? '', after.asked[index] ?? ''];
    return {
      ...{ question, gold, before: was, after: is },
      rightBefore: gold === null ? null : isRight(context, was, gold),
      rightAfter: gold === null ? null : isRight(context, is, gold),
    };
  });
  return {
    compared: each,
    effects: {
      known: elsewhere(context, known, before.known, after.known),
      earlier: elsewhere(context, earlier, before.earlier, after.earlier),
    },
  };
}

/** `null` where nothing was asked. Of a question without a known answer the one before counts as right. */
function elsewhere(
  context: KnowledgeContext,
  questions: readonly TalkQuestion[],
  before: readonly string[],
  after: readonly string[],
): Elsewhere | null {
  if (questions.length === 0) return null;
  const right = (said: readonly string[]): number =>
    questions.filter(({ gold }, index) => isRight(context, said[index] ?? '', gold ?? before[index] ?? '')).length;
  return {
    asked: questions.length,
    before: right(before),
    after: right(after),
    unchanged: mean(questions.map((_, index) => Number(before[index] === after[index]))),
  };
}

/** Without a judge that would have to be asked: a conversation goes on at once. */
function isRight({ settings: { quiz } }: KnowledgeContext, said: string, gold: string): boolean {
  const judge = quiz.judge === 'model' || quiz.judge === 'endpoint' ? 'containment' : quiz.judge;
  return said !== '' && isCorrect(judge, said, gold);
}
