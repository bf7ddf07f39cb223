/**
 * A gauge of what is known that does not hang on the form of the answer: how likely the gold answer is as the end of the passage's
 * own sentence, given that sentence up to it and the title, as in training. In a chat model the bare answer to a question measures
 * whether it would answer so briefly, not whether it knows (`real-english.md`). An answer that stands in no sentence, or at the
 * beginning of one, is left out.
 */

import type { AdapterId } from '../../contract/engine';
import { sequenceText } from './prompts';
import { type Continuation, continuation, meanLogProbability, type ScoreBatch } from './questions';
import { cutAtAnswer } from './sentences';
import { idsAfter, turnOf } from './turns';
import type { KnowledgeContext, Passage } from './types';

/** One for each question; `null` for one that is left out. */
export function recallItems(context: KnowledgeContext, passage: Passage): (Continuation | null)[] {
  const { style } = context.settings.writing;
  return passage.questions.map(({ answer }) => {
    const cut = cutAtAnswer(passage.context, answer);
    if (cut === null) return null;
    const turn = turnOf(context, 'plain', sequenceText(style, passage.title, cut.before));
    const ids = idsAfter(context, turn, cut.answer);
    const whole = continuation(turn.ids, ids);
    return ids.length > 0 && whole.ids.length <= context.engine.model.contextLength ? whole : null;
  });
}

/** Reads, once the batch has run, the natural-log probability per token of each answer. */
export function scoreRecall(
  batch: ScoreBatch,
  adapter: AdapterId | null,
  items: readonly (Continuation | null)[],
): () => (number | null)[] {
  const reads = items.map((item) => item && batch.add(adapter, item));
  return () => reads.map((read) => read && meanLogProbability(read));
}
