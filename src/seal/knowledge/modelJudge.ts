/**
 * The loaded model as the judge of answers (seal-reference 2.5: SEAL asks GPT-4.1). It is asked whether the answer conveys
 * the gold answer, and what counts is which reply it finds likelier, so nothing is decoded and all verdicts are one batch.
 * The weights without an adapter judge: an adapter that was trained on the passage would be judge in its own cause. A model
 * that never learned to answer with yes or no, as the embedded one, judges no better than chance.
 */
import { EngineError } from '../../contract/errors';
import type { KnowledgeContext } from './context';
import { AS_TEXT } from './prompts';
import { continuationOf, type ScoreBatch } from './scoreBatch';
import type { Question } from './types';

function judgePrompt({ question, answer: gold }: Question, answer: string): string {
  return (
    'Is the given answer right? Judge by the gold answer alone. Right means: it says all that the gold answer says and ' +
    'nothing against it. Additions and wording do not matter.\n' +
    `Question: ${question}\nGold answer: ${gold}\nGiven answer: ${answer}\nRight (yes or no):`
  );
}

/** Reads the verdict once the batch has run. An empty answer is wrong, and nobody needs to be asked. */
export function requestVerdict(
  { tokenizer }: KnowledgeContext,
  batch: ScoreBatch,
  question: Question,
  answer: string,
): () => boolean {
  if (answer === '') return () => false;
  const text = judgePrompt(question, answer);
  const prompt = tokenizer.encode(text, AS_TEXT);
  const [yes, no] = [' yes', ' no'].map((reply) =>
    batch.add(null, continuationOf(tokenizer, prompt, text, reply, false)),
  );
  const total = (read: typeof yes): number => (read?.().logProbabilities ?? []).reduce((sum, value) => sum + value, 0);
  return () => total(yes) > total(no);
}

/** Tokens that a reply may take. */
const REPLY = 8;

/** Told before the quiz, not after it. */
export function assertJudgeFits(
  { tokenizer, settings, engine }: KnowledgeContext,
  questions: readonly Question[],
): void {
  if (settings.quiz.judge !== 'model') return;
  const { contextLength, name } = engine.model;
  for (const question of questions) {
    const needed = tokenizer.encode(judgePrompt(question, ''), AS_TEXT).length + settings.quiz.maxTokens + REPLY;
    if (needed <= contextLength) continue;
    throw new EngineError(
      'bad-request',
      `To judge answers to "${question.question.slice(0, 60)}", ${name} would have to read ${needed} tokens, but it reads at most ${contextLength}. Choose another judge.`,
    );
  }
}
