/**
 * How likely an adapted model finds the right answers: a dense measure beside the share that it gets right. Accuracy of 18
 * questions moves in steps of a line that tipped over; the log-probability of the gold answers moves with every line.
 */
import type { AdapterId } from '../../contract/engine';
import type { QuizItem } from './quizItems';
import { meanLogProbability, type ScoreBatch } from './scoreBatch';

/** Reads, once the batch has run: of each question's gold answer the natural-log probability per token, its end included. */
export function requestGold(batch: ScoreBatch, adapter: AdapterId | null, items: readonly QuizItem[]): () => number[] {
  const scored = items.map(({ gold }) => batch.add(adapter, gold));
  return () => scored.map((read) => meanLogProbability(read()));
}
