/** What is known of some questions, closed-book. */
import type { AdapterId } from '../../contract/engine';
import type { Loop } from '../domain';
import { verdictOn } from '../knowledge/grading';
import { answerRequest, closedBookItem, ScoreBatch } from '../knowledge/questions';
import { saidIn } from '../knowledge/quiz';
import type { Knowledge, Question } from '../knowledge/types';
import { askAll } from '../loop/quiz';

export interface Measured {
  /** Of its passage; empty for a question of none. */
  title: string;
  question: Question;
}

/** Whether each is answered right with this adapter in place, under the judge of the settings. */
export async function answeredRight(
  loop: Loop<Knowledge>,
  adapter: AdapterId | null,
  asked: readonly Measured[],
): Promise<boolean[]> {
  if (asked.length === 0) return [];
  const { settings } = loop;
  const items = asked.map(({ title, question }) => closedBookItem(loop, title, question));
  // Where an answer has one form, whether it would be written can be scored, which is a fraction of writing it.
  const isScored = settings.writing.style === 'world' && settings.quiz.judge === 'exact';
  const { result } = await askAll(loop, 'quiz', {
    requests: isScored ? [] : items.map((item) => answerRequest(loop, item, adapter)),
    score: (answered) => {
      const batch = new ScoreBatch();
      const right = items.map(({ question, gold }, index): (() => boolean) => {
        if (!isScored) return verdictOn(loop, batch, question, saidIn(loop, answered[index]));
        const read = batch.add(adapter, gold);
        return () => read().greedy;
      });
      return batch.graded(() => right.map((one) => one()));
    },
  });
  return result;
}
