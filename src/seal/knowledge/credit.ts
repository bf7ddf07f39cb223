/**
 * What each line of a self-edit contributed (product.md, "Provenance and credit"): the adapter is trained anew with one
 * sequence left out, for every sequence, and the measures with all of them less those without this one are its credit. All
 * adapters of a repeat start from the same A and train in one batch, so that a difference is a difference of texts; over
 * repeats, each from another A, it shows how much of it is chance. Two lines that say the same can stand in for each other:
 * then leaving either out costs little, and both have a small credit.
 */
import type { AdapterId } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { checkpoint, runStage } from '../context';
import { askAll } from '../loop/quiz';
import { stepsOfWork, wavesOf } from '../loop/train';
import { estimate, mean } from '../statistics/estimate';
import type { EventScope } from '../types';
import type { CreditRecord } from './measured';
import { knowledgeQuiz } from './quiz';
import { accuracyOf } from './reward';
import { jobFor } from './selfEdits';
import type { KnowledgeContext, Passage, SealEvent, SelfEdit, TrainingSequence } from './types';

/** A self-edit and what was trained on: a candidate has both. */
export interface Credited {
  edit: SelfEdit;
  sequences: readonly TrainingSequence[];
}

/** Fewer show no spread, and a credit without its noise says nothing. */
export const LEAST_CREDIT_REPEATS = 2;

/** Adapters that will be trained: for each repeat one with everything, and one without each sequence. */
export function creditAdapters(sequences: number, repeats: number): number {
  return repeats * (sequences > 1 ? sequences + 1 : sequences);
}

/** All sequences but one (`null`: all), from one A. */
interface Variant {
  repeat: number;
  without: number | null;
}

interface Measured extends Variant {
  accuracy: number;
  goldLogProbabilities: number[];
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
    const variants = Array.from({ length: repeats }, (_, repeat) =>
      [null, ...sequences.keys()].map((without): Variant => ({ repeat, without })),
    ).flat();
    // Without its only sequence there is nothing to train: the bare weights stand in.
    const isBare = ({ without }: Variant): boolean => without !== null && sequences.length === 1;
    const bare = variants.filter(isBare);
    const work = variants
      .filter((variant) => !isBare(variant))
      .map((variant) => {
        const left = sequences.filter((_, index) => index !== variant.without);
        return { variant, job: jobFor(loop, left, variant.repeat) };
      });
    const sittings = work.length + Math.min(1, bare.length);
    const total = stepsOfWork(work).total + sittings * passage.questions.length;
    let done = 0;
    const progress = (steps: number): void => {
      done = Math.min(total, done + steps);
      loop.emit({ type: 'progress', stage: 'credit', done, total, ...scope });
    };
    const measured: Measured[] = [];
    for (const wave of wavesOf(loop, work)) {
      await checkpoint(loop, 'credit');
      const results = await loop.engine.finetune(
        wave.map(({ job }) => job),
        { signal: loop.signal, onProgress: ({ losses }) => progress(losses.length) },
      );
      try {
        const diverged = results.find((result) => result.diverged !== null)?.diverged ?? null;
        if (diverged !== null) refuse(edit.id, `at step ${diverged + 1}`);
        for (const [index, answers] of (await quizzed(loop, edit.id, passage, results, () => progress(1))).entries())
          if (wave[index]) measured.push({ ...wave[index].variant, ...answers });
      } finally {
        await loop.engine.freeAdapters(results.map(({ adapter }) => adapter));
      }
    }
    if (bare.length > 0) {
      const answers = await quizzed(loop, edit.id, passage, [{ adapter: null }], () => progress(1));
      measured.push(...bare.flatMap((variant) => answers.map((own) => ({ ...variant, ...own }))));
    }
    const credit = creditRecord(edit.id, repeats, sequences.length, measured);
    loop.emit({ type: 'credit', credit, ...scope });
    return credit;
  });
}

function refuse(id: string, where: string): never {
  throw new EngineError(
    'not-finite',
    `A finetune of ${id} went to not-a-number ${where}, so no line can be credited. Lower the learning rate of the finetune.`,
  );
}

/** No stage of its own: nobody should see these answers as the candidate's. Nothing is asked aside. */
async function quizzed(
  context: KnowledgeContext,
  id: string,
  passage: Passage,
  adapters: readonly { adapter: AdapterId | null }[],
  onAnswer: () => void,
): Promise<Pick<Measured, 'accuracy' | 'goldLogProbabilities'>[]> {
  const quiz = knowledgeQuiz(context, [passage], null);
  const seats = adapters.map(({ adapter }) => ({ edit: null, adapter, item: 0, repeat: 0, openBook: false }));
  const { result, diverged } = await askAll(context, 'credit', quiz.ask(seats), onAnswer);
  if (diverged.size > 0) refuse(id, 'in its answers');
  return result.map(({ answers, goldLogProbabilities }) => {
    return { accuracy: accuracyOf(answers) ?? 0, goldLogProbabilities };
  });
}

function creditRecord(
  selfEdit: string,
  repeats: number,
  sequences: number,
  measured: readonly Measured[],
): CreditRecord {
  const byRepeat = measured.toSorted((left, right) => left.repeat - right.repeat);
  const full = byRepeat.filter(({ without }) => without === null);
  const accuracy = (one: Measured): number => one.accuracy;
  const gold = ({ goldLogProbabilities }: Measured): number => mean(goldLogProbabilities);
  return {
    selfEdit,
    repeats,
    accuracy: estimate(full.map(accuracy)),
    goldLogProbability: estimate(full.map(gold)),
    lines: Array.from({ length: sequences }, (_, sequence) => {
      const without = byRepeat.filter((one) => one.without === sequence);
      /** Paired by repeat, since both sides of a pair start from the same A. */
      const change = (read: (one: Measured) => number): number[] =>
        full.map((one, repeat) => read(one) - (without[repeat] ? read(without[repeat]) : Number.NaN));
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
