/**
 * What each line of a self-edit contributed (product.md, "Provenance and credit"): the adapter is trained anew with one
 * sequence left out, for every sequence, and the measures with all of them less those without this one are its credit. All
 * adapters of a repeat start from the same A and train in one batch, so that a difference is a difference of texts; over
 * repeats, each from another A, it shows how much of it is chance. Two lines that say the same can stand in for each other:
 * then leaving either out costs little, and both have a small credit.
 */
import type { AdapterId } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { checkpoint, type LoopContext, runStage } from '../context';
import { refuseDiverged } from '../diverged';
import { jobFor, stepsOf, type TrainedEdit, waves } from '../finetune';
import { quiz } from '../quiz';
import { accuracyOf } from '../reward';
import { estimate, mean } from '../statistics';
import type { CreditRecord, Estimate, EventScope, Passage, SelfEdit, TrainingSequence } from '../types';

/** A self-edit and what was trained on: a candidate has both. */
export interface Credited {
  selfEdit: SelfEdit;
  sequences: readonly TrainingSequence[];
}

/** Fewer show no spread, and a credit without its noise says nothing. */
export const LEAST_CREDIT_REPEATS = 2;

/** Adapters that will be trained: for each repeat one with everything, and one without each sequence. */
export function creditAdapters(sequences: number, repeats: number): number {
  // Without its only sequence there is nothing to train: the bare weights stand in.
  return repeats * (sequences > 1 ? sequences + 1 : sequences);
}

/** One set of sequences from one A. */
interface Variant {
  repeat: number;
  /** The sequence that is left out; `null` for none. */
  without: number | null;
  sequences: TrainingSequence[];
}

interface Measured extends Variant {
  accuracy: number;
  goldLogProbabilities: number[];
}

/** Progress counts optimizer steps and answers. No adapter outlives the call. */
export function creditOfLines(
  context: LoopContext,
  scope: EventScope,
  passage: Passage,
  { selfEdit, sequences }: Credited,
  { repeats }: { repeats: number },
): Promise<CreditRecord> {
  return runStage(context, 'credit', scope, async () => {
    if (sequences.length === 0)
      throw new EngineError('bad-request', `${selfEdit.id} has no training sequences to credit. Run Finetune first.`);
    const variants = Array.from({ length: repeats }, (_, repeat) =>
      [null, ...sequences.keys()].map(
        (without): Variant => ({ repeat, without, sequences: sequences.filter((_, index) => index !== without) }),
      ),
    ).flat();
    const bare = variants.filter((variant) => variant.sequences.length === 0);
    const trained = variants.filter((variant) => variant.sequences.length > 0);
    const work = trained.map((variant) => ({ variant, job: jobFor(context, variant, variant.repeat) }));
    const sittings = trained.length + Math.min(1, bare.length);
    const total = work.reduce((sum, { job }) => sum + stepsOf(job), sittings * passage.questions.length);
    let done = 0;
    const progress = (steps: number): void => {
      done = Math.min(total, done + steps);
      context.emit({ type: 'progress', stage: 'credit', done, total, ...scope });
    };
    const inside = insideCredit(context, progress);
    const measured: Measured[] = [];
    for (const wave of waves(context, work)) {
      await checkpoint(context, 'credit');
      const results = await context.engine.finetune(
        wave.map(({ job }) => job),
        { signal: context.signal, onProgress: ({ losses }) => progress(losses.length) },
      );
      await refuseDiverged(context.engine, results);
      const adapters = results.map(({ adapter }) => adapter);
      try {
        const taking = wave.map(({ variant }, index) => ({ variant, adapter: adapters[index] ?? null }));
        measured.push(...(await measure(inside, scope, passage, selfEdit, taking)));
      } finally {
        await context.engine.freeAdapters(adapters);
      }
    }
    const taking = bare.map((variant) => ({ variant, adapter: null }));
    measured.push(...(await measure(inside, scope, passage, selfEdit, taking)));
    const credit = creditRecord(selfEdit.id, repeats, sequences.length, measured);
    context.emit({ type: 'credit', credit, ...scope });
    return credit;
  });
}

/** Quizzes variants that are on the device, or the bare weights where there was nothing to train. */
async function measure(
  context: LoopContext,
  scope: EventScope,
  passage: Passage,
  selfEdit: SelfEdit,
  taking: readonly { variant: Variant; adapter: AdapterId | null }[],
): Promise<Measured[]> {
  if (taking.length === 0) return [];
  const sitters = taking.flatMap(({ variant, adapter }): TrainedEdit[] => {
    if (adapter === null) return [];
    const trained = { repeat: variant.repeat, loraSeed: 0, adapter, losses: [], gradientNorms: [], tokens: 0 };
    const { sequences } = variant;
    return [{ selfEdit: { ...selfEdit, id: nameOf(variant), passage: 0 }, sequences, dropped: [], repeats: [trained] }];
  });
  const base = taking.some(({ adapter }) => adapter === null);
  const sittings = await quiz(context, scope, [passage], sitters, { base });
  return taking.map(({ variant, adapter }): Measured => {
    const name = adapter === null ? null : nameOf(variant);
    const sitting = sittings.find(({ selfEdit: sitter }) => sitter === name);
    if (!sitting) throw new Error(`${name ?? 'The base'} was not quizzed.`);
    const { answers, goldLogProbabilities } = sitting;
    return { ...variant, accuracy: accuracyOf(answers) ?? 0, goldLogProbabilities };
  });
}

/** Tells the variants of one call apart. */
function nameOf({ repeat, without }: Variant): string {
  return without === null ? `repeat${repeat + 1}/all` : `repeat${repeat + 1}/without${without + 1}`;
}

/**
 * The quiz of a variant is no stage of its own: nobody should see its answers as the candidate's, and pausing waits for
 * 'credit'. Side effects are no part of a credit, so they are not asked.
 */
function insideCredit(context: LoopContext, progress: (steps: number) => void): LoopContext {
  const { gate } = context;
  return {
    ...context,
    sideQuestions: null,
    emit: (event) => {
      if (event.type === 'progress') progress(1);
    },
    ...(gate === undefined ? {} : { gate: () => gate('credit') }),
  };
}

function creditRecord(
  selfEdit: string,
  repeats: number,
  sequences: number,
  measured: readonly Measured[],
): CreditRecord {
  const of = (without: number | null): Measured[] =>
    measured.filter((one) => one.without === without).toSorted((left, right) => left.repeat - right.repeat);
  const full = of(null);
  const overRepeats = (those: readonly Measured[], read: (one: Measured) => number): Estimate =>
    estimate(those.map(read));
  /** Paired by repeat, since both sides of a pair start from the same A. */
  const change = (without: readonly Measured[], read: (one: Measured) => number): number[] =>
    full.map((one, repeat) => read(one) - (without[repeat] === undefined ? Number.NaN : read(without[repeat])));
  const gold = ({ goldLogProbabilities }: Measured): number => mean(goldLogProbabilities);
  return {
    selfEdit,
    repeats,
    accuracy: overRepeats(full, ({ accuracy }) => accuracy),
    goldLogProbability: overRepeats(full, gold),
    lines: Array.from({ length: sequences }, (_, sequence) => {
      const without = of(sequence);
      return {
        sequence,
        accuracy: estimate(change(without, ({ accuracy }) => accuracy)),
        goldLogProbability: estimate(change(without, gold)),
        perQuestion: (full[0]?.goldLogProbabilities ?? []).map((_, question) =>
          mean(change(without, ({ goldLogProbabilities }) => goldLogProbabilities[question] ?? Number.NaN)),
        ),
      };
    }),
  };
}
