/**
 * What each line of a self-edit contributed (product.md, "Provenance and credit"): the measures with all sequences less those of an
 * adapter that is trained without this one. Adapters of a repeat start from the same A; over repeats, each from another A, it shows
 * how much is chance. Two lines that say the same can stand in for each other: then both have a small credit.
 */
import type { AdapterId } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { runStage } from '../context';
import type { LoopContext, QuizTaker } from '../domain';
import { trainAndQuiz } from '../loop/innerLoop';
import { askAll } from '../loop/quiz';
import { stepsOfWork } from '../loop/train';
import { estimate, mean } from '../statistics/estimate';
import type { EventScope } from '../types';
import { distilledAsked } from './distil';
import type { CreditRecord } from './measured';
import { knowledgeQuiz } from './quiz';
import { accuracyOf } from './reward';
import { jobFor } from './selfEdits';
import type { Knowledge, KnowledgeContext, Passage, QuizAnswers, SealEvent, SelfEdit, TrainingSequence } from './types';

export interface Credited {
  edit: SelfEdit;
  sequences: readonly TrainingSequence[];
}

/** Adapters that will be trained: for each repeat one with everything, and one without each sequence. */
export function creditAdapters(sequences: number, repeats: number): number {
  return repeats * (sequences > 1 ? sequences + 1 : sequences);
}

/** Progress counts optimizer steps and answers. No adapter outlives the call. */
export function creditOfLines(
  loop: KnowledgeContext & { emit: (event: SealEvent) => void },
  scope: EventScope,
  passage: Passage,
  { edit, sequences }: Credited,
  { repeats }: { repeats: number },
): Promise<CreditRecord> {
  return runStage(loop, 'credit', scope, async () => {
    if (sequences.length === 0)
      throw new EngineError('bad-request', `${edit.id} has no training sequences to credit. Run Finetune first.`);
    const asked = distilledAsked(loop, 0);
    if (asked !== null) await askAll(loop, 'credit', asked);
    const work = Array.from({ length: repeats }, (_, repeat) =>
      [null, ...sequences.keys()].flatMap((without) => {
        const left = sequences.filter((_, index) => index !== without);
        return left.length > 0 ? [{ edit: nameOf(without), repeat, job: jobFor(loop, left, repeat) }] : [];
      }),
    ).flat();
    // Without its only sequence there is nothing to train: the bare weights stand in.
    const bare = sequences.length === 1 ? [taker(null, null, 0)] : [];
    const total = stepsOfWork(work) + (work.length + bare.length) * passage.questions.length;
    let [done, answered] = [0, 0];
    const progress = (steps: number): void => {
      done = Math.min(total, done + steps);
      loop.emit({ type: 'progress', stage: 'credit', done, total, ...scope });
    };
    /** Within this one stage: nobody should see these answers as the candidate's. */
    const within: LoopContext<Knowledge> = {
      ...loop,
      gate: async () => loop.gate?.('credit'),
      emit: (event) => {
        if (event.type === 'losses') progress(event.losses.length);
        // Answers are told by parts, anew in each quiz.
        else if (event.type === 'stage-started' && event.stage === 'quiz') answered = 0;
        else if (event.type === 'progress' && event.stage === 'quiz') {
          progress(event.done - answered);
          answered = event.done;
        }
      },
    };
    // Nothing is asked aside.
    const quiz = knowledgeQuiz(loop, [passage], null);
    const { quizResults } = await trainAndQuiz(within, scope, quiz, work, bare, (adapted) => {
      const lost = adapted.find(({ result }) => result.diverged !== null);
      if (lost) refuse(edit.id, `at step ${(lost.result.diverged ?? 0) + 1}`);
      return adapted.map(({ edit: name, repeat, result }) => taker(name, result.adapter, repeat));
    });
    if (quizResults.some(({ answers }) => answers === null)) refuse(edit.id, 'in its answers');
    const answersOf = (without: number | null): QuizAnswers[] =>
      Array.from({ length: repeats }, (_, repeat) => {
        const own = quizResults.find(({ taker: one }) => one.edit === nameOf(without) && one.repeat === repeat);
        return (own ?? quizResults.find(({ taker: one }) => one.edit === null))?.answers ?? [];
      }).flat();
    const credit = creditRecord(
      edit.id,
      answersOf(null),
      sequences.map((_, sequence) => answersOf(sequence)),
    );
    loop.emit({ type: 'credit', credit, ...scope });
    return credit;
  });
}

const nameOf = (without: number | null): string => (without === null ? 'all' : `without ${without}`);

const taker = (edit: string | null, adapter: AdapterId | null, repeat: number): QuizTaker => {
  return { edit, adapter, item: 0, repeat, openBook: false };
};

function refuse(id: string, where: string): never {
  throw new EngineError(
    'not-finite',
    `A finetune of ${id} went to not-a-number ${where}, so no line can be credited. Lower the learning rate of the finetune.`,
  );
}

/** @param full answers with every sequence, of each repeat; `without` those without each of them. */
function creditRecord(
  selfEdit: string,
  full: readonly QuizAnswers[],
  without: readonly (readonly QuizAnswers[])[],
): CreditRecord {
  const accuracy = ({ answers }: QuizAnswers): number => accuracyOf(answers) ?? 0;
  const gold = ({ goldLogProbabilities }: QuizAnswers): number => mean(goldLogProbabilities);
  return {
    selfEdit,
    repeats: full.length,
    accuracy: estimate(full.map(accuracy)),
    goldLogProbability: estimate(full.map(gold)),
    lines: without.map((left, sequence) => {
      /** Paired by repeat, since both sides of a pair start from the same A. */
      const change = (read: (answers: QuizAnswers) => number): number[] =>
        full.map((one, repeat) => read(one) - (left[repeat] ? read(left[repeat]) : Number.NaN));
      return {
        sequence,
        accuracy: estimate(change(accuracy)),
        goldLogProbability: estimate(change(gold)),
        perQuestion: (full[0]?.goldLogProbabilities ?? []).map((_, question) =>
          mean(change(({ goldLogProbabilities }) => goldLogProbabilities[question] ?? Number.NaN)),
        ),
      };
    }),
  };
}
