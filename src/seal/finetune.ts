/** Second stage: one fresh adapter per self-edit and repeat, all of them trained together (arXiv 2506.10943, section 3.1). */
import type { AdapterId, FinetuneJob, FinetuneResult, OptimizerSettings } from '../contract/engine';
import { checkpoint, type LoopContext, runStage } from './context';
import { refuseDiverged } from './diverged';
import { deriveSeed } from './seeds';
import type { FinetuneSettings } from './settings';
import { type BuiltSequences, buildTrainingSequences } from './trainingSequences';
import type { EventScope, Passage, SelfEdit } from './types';

/** One finetune of one self-edit. */
export interface TrainedRepeat {
  repeat: number;
  loraSeed: number;
  adapter: AdapterId;
  losses: number[];
  gradientNorms: number[];
  tokens: number;
}

export interface TrainedEdit extends BuiltSequences {
  selfEdit: SelfEdit;
  repeats: TrainedRepeat[];
}

/** The adapters stay on the device; free them with `freeTrained` once they were quizzed. */
export function finetuneSelfEdits(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  selfEdits: readonly SelfEdit[],
): Promise<TrainedEdit[]> {
  return runStage(context, 'finetune', scope, async () => {
    const { settings } = context;
    const trained = selfEdits.map((selfEdit): TrainedEdit => {
      const passage = passages[selfEdit.passage];
      if (!passage)
        throw new RangeError(`${selfEdit.id} is about passage ${selfEdit.passage + 1} of ${passages.length}.`);
      const maxTokens = Math.min(settings.sequences.maxTokens, context.engine.model.contextLength);
      const built = buildTrainingSequences(
        context.tokenizer,
        settings.writing.style,
        { ...settings.sequences, maxTokens },
        passage,
        selfEdit,
      );
      context.emit({ type: 'sequences', selfEdit: selfEdit.id, ...built, ...scope });
      return { selfEdit, ...built, repeats: [] };
    });
    const work = trained.flatMap((edit) =>
      Array.from({ length: settings.repeats }, (_, repeat) => ({ edit, repeat, job: jobFor(context, edit, repeat) })),
    );
    let done = 0;
    const total = work.reduce((sum, { job }) => sum + stepsOf(job), 0);
    try {
      for (const wave of waves(context, work)) {
        await checkpoint(context, 'finetune');
        const results = await context.engine.finetune(
          wave.map(({ job }) => job),
          {
            signal: context.signal,
            onProgress: ({ job, step, losses, totalSteps }) => {
              const entry = wave[job];
              if (!entry) return;
              done += losses.length;
              context.emit({
                type: 'losses',
                selfEdit: entry.edit.selfEdit.id,
                repeat: entry.repeat,
                step,
                losses,
                totalSteps,
                ...scope,
              });
              context.emit({ type: 'progress', stage: 'finetune', done, total, ...scope });
            },
          },
        );
        await refuseDiverged(context.engine, results);
        for (const [index, { edit, repeat, job }] of wave.entries()) {
          const result: FinetuneResult | undefined = results[index];
          if (!result) continue;
          const { adapter, losses, gradientNorms, tokens } = result;
          edit.repeats.push({ repeat, loraSeed: job.lora.seed, adapter, losses, gradientNorms, tokens });
        }
      }
    } catch (error) {
      await freeTrained(context, trained);
      throw error;
    }
    return trained;
  });
}

export async function freeTrained(
  { engine }: Pick<LoopContext, 'engine'>,
  trained: readonly TrainedEdit[],
): Promise<void> {
  const adapters = trained.flatMap(({ repeats }) => repeats.map(({ adapter }) => adapter));
  if (adapters.length > 0) await engine.freeAdapters(adapters);
}

/** Settings that SEAL does not vary take PyTorch's defaults (beta1 0.9, epsilon 1e-8). */
export function innerOptimizer({
  learningRate,
  schedule,
  beta2,
  weightDecay,
  maxGradientNorm,
}: Pick<
  FinetuneSettings,
  'learningRate' | 'schedule' | 'beta2' | 'weightDecay' | 'maxGradientNorm'
>): OptimizerSettings {
  return { learningRate, schedule, warmupSteps: 0, beta1: 0.9, beta2, epsilon: 1e-8, weightDecay, maxGradientNorm };
}

/** All adapters of one repeat start from the same A, so that a difference in reward is a difference of texts. */
export function jobFor(
  { settings }: Pick<LoopContext, 'settings'>,
  { sequences }: Pick<TrainedEdit, 'sequences'>,
  repeat: number,
): FinetuneJob {
  const { rank, alpha, targets, epochs, batchSize } = settings.finetune;
  return {
    sequences: sequences.map(({ ids }) => ({ ids })),
    lora: { rank, alpha, targets, seed: deriveSeed(settings.seed, 'adapter', repeat) },
    optimizer: innerOptimizer(settings.finetune),
    epochs,
    batchSize,
    shuffleSeed: batchSize === null ? null : deriveSeed(settings.seed, 'shuffle', repeat),
  };
}

export function stepsOf({ sequences, batchSize, epochs }: FinetuneJob): number {
  return epochs * (batchSize === null ? 1 : Math.ceil(sequences.length / batchSize));
}

/** Tokens of the largest optimizer step that the job can draw. */
function tokensPerStep({ sequences, batchSize }: FinetuneJob): number {
  const lengths = sequences.map(({ ids }) => ids.length).sort((left, right) => right - left);
  return lengths.slice(0, batchSize ?? lengths.length).reduce((sum, length) => sum + length, 0);
}

/** As few waves as memory allows, of nearly equal size. */
export function waves<T extends { job: FinetuneJob }>({ engine, settings }: LoopContext, work: readonly T[]): T[][] {
  if (work.length === 0) return [];
  const perWave = Math.max(
    1,
    engine.planner.adaptersPerWave(settings.finetune.rank, Math.max(...work.map(({ job }) => tokensPerStep(job)))),
  );
  const count = Math.ceil(work.length / perWave);
  return Array.from({ length: count }, (_, index) =>
    work.slice(Math.floor((index * work.length) / count), Math.floor(((index + 1) * work.length) / count)),
  );
}
