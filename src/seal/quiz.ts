/** Third stage: closed-book, greedy answers of every adapter and of the weights without one, in one batch (seal-reference 2.5). */
import { type AdapterId, type GenerateRequest, GREEDY } from '../engine/types';
import { assertFits, checkpoint, type LoopContext, runStage } from './context';
import type { TrainedEdit } from './finetune';
import { isCorrect } from './grading';
import { AS_TEXT, quizPrompt } from './prompts';
import type { Answer, EventScope, Passage } from './types';

/** Answers of one sitting: one adapter, or none, on all questions of one passage. */
export interface Sitting {
  /** `null` for the weights without an adapter. */
  selfEdit: string | null;
  repeat: number;
  passage: number;
  answers: Answer[];
}

/**
 * Quizzes every repeat of every edit; with `base`, also the bare weights, once per passage, before them.
 * The order of the result is base first (by passage), then edits by repeat, in the order given.
 */
export function quiz(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  trained: readonly TrainedEdit[],
  { base }: { base: boolean },
): Promise<Sitting[]> {
  return runStage(context, 'quiz', scope, async () => {
    const sittings: (Omit<Sitting, 'answers'> & { adapter: AdapterId | null })[] = [
      ...(base ? passages.map((_, passage) => ({ selfEdit: null, repeat: 0, passage, adapter: null })) : []),
      ...trained.flatMap(({ selfEdit: { id, passage }, repeats }) =>
        repeats.map(({ repeat, adapter }) => ({ selfEdit: id, repeat, passage, adapter })),
      ),
    ];
    const prompts = passages.map((passage) =>
      passage.questions.map(({ question }) => encodeQuestion(context, passage.title, question)),
    );
    const requests = sittings.flatMap(({ passage, adapter }) =>
      (prompts[passage] ?? []).map((prompt) => requestFor(context, prompt, adapter)),
    );
    let done = 0;
    await checkpoint(context, 'quiz');
    const results = await context.engine.generate(requests, {
      signal: context.signal,
      onProgress: (progress) => {
        if (progress.done)
          context.emit({ type: 'progress', stage: 'quiz', done: ++done, total: requests.length, ...scope });
      },
    });
    let next = 0;
    return sittings.map(({ selfEdit, repeat, passage }): Sitting => {
      const answers = (passages[passage]?.questions ?? []).map((question, index): Answer => {
        const text = context.tokenizer
          .decode(results[next++]?.ids ?? [], { skipSpecialTokens: true })
          .toWellFormed()
          .trim();
        const { judge } = context.settings.quiz;
        return {
          question: index,
          paragraph: question.paragraph ?? null,
          text,
          correct: isCorrect(judge, text, question.answer),
          judge,
        };
      });
      context.emit({ type: 'answers', selfEdit, repeat, passage, answers, ...scope });
      return { selfEdit, repeat, passage, answers };
    });
  });
}

function encodeQuestion(context: LoopContext, title: string, question: string): number[] {
  const { tokenizer, settings } = context;
  const prompt = [...tokenizer.encode(quizPrompt(settings.writing.style, title, question), AS_TEXT)];
  assertFits(context, `The question "${question.slice(0, 60)}"`, prompt.length + 1);
  return prompt;
}

function requestFor(
  { tokenizer, settings, engine }: LoopContext,
  prompt: number[],
  adapter: AdapterId | null,
): GenerateRequest {
  return {
    prompt,
    adapter,
    maxTokens: Math.min(settings.quiz.maxTokens, engine.model.contextLength - prompt.length),
    sampling: GREEDY,
    stream: 0,
    stopIds: tokenizer.eosId === null ? [] : [tokenizer.eosId],
  };
}
