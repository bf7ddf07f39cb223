/** Second stage: one fresh adapter for each edit and repeat (arXiv 2506.10943, section 3.1), as many at once as fit. */
import type { FinetuneJob, FinetuneResult, OptimizerSettings } from '../../contract/engine';
import { checkpoint, runStage } from '../context';
import type { Loop, Outcome, Prepared } from '../domain';
import type { Kind } from '../kind';
import type { AdapterSettings, EventScope } from '../types';

/** One adapter to train, and the edit that its losses are told of. */
export interface Trainable {
  edit: string;
  repeat: number;
  job: FinetuneJob;
}

export interface Work extends Trainable {
  item: number;
}

export interface Adapted extends Work {
  result: FinetuneResult;
}

/** All edits as they are trained, and whose adapters stand for theirs. */
export interface TrainingPlan<K extends Kind> {
  edits: (Omit<Prepared<K>, 'jobs'> & Pick<Outcome<K>, 'sameAs' | 'twin'>)[];
  work: Work[];
}

/** @param known candidates of the same items, weights and seed key: what they have trained is not trained again. */
export function planTraining<K extends Kind>(
  { bound, emit }: Loop<K>,
  scope: EventScope,
  items: readonly K['item'][],
  edits: readonly K['edit'][],
  seedKey: string,
  known: readonly K['candidate'][] = [],
): TrainingPlan<K> {
  const keyOf = (edit: K['edit']): string | null => {
    const key = bound.keyOf(edit);
    return key === null ? null : `${edit.item} ${key}`;
  };
  const before = new Map(
    known.flatMap((candidate) => {
      const key = keyOf(candidate.edit);
      // One that stands for itself: `sameAs` names what was trained.
      const stands = candidate.untrained === null && candidate.sameAs === null;
      return key !== null && stands ? [[key, candidate] as const] : [];
    }),
  );
  /** By key: id of the edit that is trained. */
  const first = new Map<string, string>();
  const plan: TrainingPlan<K> = { edits: [], work: [] };
  for (const edit of edits) {
    const item = items[edit.item];
    if (item === undefined) throw new RangeError(`${edit.id} is about item ${edit.item + 1} of ${items.length}.`);
    const { jobs, ...prepared } = bound.prepare(item, edit, seedKey);
    const { material, untrained } = prepared;
    if (material !== null) emit({ type: 'material', edit: edit.id, material, ...scope });
    const key = untrained === null ? keyOf(edit) : null;
    const twin = (key !== null && before.get(key)) || null;
    const sameAs = twin?.edit.id ?? ((key !== null && first.get(key)) || null);
    if (key !== null && sameAs === null) first.set(key, edit.id);
    plan.edits.push({ ...prepared, sameAs, twin });
    if (sameAs === null)
      plan.work.push(...jobs.map((job, repeat) => ({ item: edit.item, edit: edit.id, repeat, job })));
  }
  return plan;
}

/** Steps of a whole stage, which may be several calls. */
export interface Steps {
  done: number;
  total: number;
}

export function stepsOfWork(work: readonly { job: FinetuneJob }[]): Steps {
  return { done: 0, total: work.reduce((sum, { job }) => sum + stepsOf(job), 0) };
}

/** Trains one wave. Its adapters are the caller's to free, those of diverged jobs too. */
export function trainWave<One extends Trainable, K extends Kind>(
  loop: Loop<K>,
  scope: EventScope,
  wave: readonly One[],
  steps: Steps,
): Promise<(One & { result: FinetuneResult })[]> {
  return runStage(loop, 'finetune', scope, async () => {
    await checkpoint(loop, 'finetune');
    const results = await loop.engine.finetune(
      wave.map(({ job }) => job),
      {
        signal: loop.signal,
        onProgress: ({ job, step, losses, totalSteps }) => {
          const entry = wave[job];
          if (!entry) return;
          steps.done = Math.min(steps.total, steps.done + losses.length);
          const { edit, repeat } = entry;
          loop.emit({ type: 'losses', edit, repeat, step, losses, totalSteps, ...scope });
          loop.emit({ type: 'progress', stage: 'finetune', ...steps, ...scope });
        },
      },
    );
    return wave.flatMap((one, index) => {
      const result = results[index];
      return result ? [{ ...one, result }] : [];
    });
  });
}

/** Settings that SEAL does not vary take PyTorch's defaults (beta1 0.9, epsilon 1e-8). */
export function innerOptimizer({
  learningRate,
  schedule,
  warmupSteps = 0,
  beta2,
  weightDecay,
  maxGradientNorm,
}: AdapterSettings): OptimizerSettings {
  return { learningRate, schedule, warmupSteps, beta1: 0.9, beta2, epsilon: 1e-8, weightDecay, maxGradientNorm };
}

export function stepsOf({ sequences, batchSize, epochs }: FinetuneJob): number {
  return epochs * (batchSize === null ? 1 : Math.ceil(sequences.length / batchSize));
}

/** Tokens of the largest optimizer step that the job can draw. */
export function tokensPerStep({ sequences, batchSize }: FinetuneJob): number {
  const lengths = sequences.map(({ ids }) => ids.length).sort((left, right) => right - left);
  return lengths.slice(0, batchSize ?? lengths.length).reduce((sum, length) => sum + length, 0);
}

/**
 * As few waves as memory allows, of nearly equal size. Jobs of like length share a wave, the longest first, so that slots wait
 * for none.
 */
export function wavesOf<T extends { job: FinetuneJob }>(
  { engine, settings }: Pick<Loop<Kind>, 'engine'> & { settings: { finetune: { rank: number } } },
  work: readonly T[],
): T[][] {
  if (work.length === 0) return [];
  const sorted = work.toSorted((left, right) => stepsOf(right.job) - stepsOf(left.job));
  const widest = Math.max(...work.map(({ job }) => tokensPerStep(job)));
  const perWave = Math.max(1, engine.planner.adaptersPerWave(settings.finetune.rank, widest));
  const count = Math.ceil(work.length / perWave);
  return Array.from({ length: count }, (_, index) =>
    sorted.slice(Math.floor((index * work.length) / count), Math.floor(((index + 1) * work.length) / count)),
  );
}
