/** Second stage: one fresh adapter for each edit and repeat (arXiv 2506.10943, section 3.1), as many at once as fit. */
import { type Engine, type FinetuneJob, type FinetuneResult, stackedRank } from '../../contract/engine';
import { checkpoint, runStage } from '../context';
import type { Loop, LoopContext, Outcome, Prepared } from '../domain';
import type { FinetuneSettings, PolicySettings } from '../sharedSettings';
import type { EventScope, Kind } from '../types';
import { askAll } from './quiz';

export interface Trainable {
  edit: string;
  repeat: number;
  job: FinetuneJob;
}

export interface Work extends Trainable {
  item: number;
}

export type Finetuned<One extends Trainable> = One & { result: FinetuneResult };
export type Adapted = Finetuned<Work>;

/** All edits as they are trained, and whose adapters stand for theirs. */
export interface TrainingPlan<K extends Kind> {
  edits: (Omit<Prepared<K>, 'jobs'> & Pick<Outcome<K>, 'sameAs' | 'twin'>)[];
  work: Work[];
}

export interface TrainingKey<K extends Kind> {
  /** Names the random numbers of training. */
  seedKey: string;
  /** Policy updates behind the weights. */
  policyVersion: number;
  /** Candidates of the same items, weights and seed key: what they have trained is not trained again. */
  known?: readonly K['candidate'][];
}

export async function planTraining<K extends Kind>(
  loop: Loop<K>,
  scope: EventScope,
  items: readonly K['item'][],
  edits: readonly K['edit'][],
  { seedKey, policyVersion, known = [] }: TrainingKey<K>,
): Promise<TrainingPlan<K>> {
  const { bound, emit } = loop;
  const asked = bound.asksFirst(policyVersion);
  if (asked !== null) await runStage(loop, 'finetune', scope, () => askAll(loop, 'finetune', asked));
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

export function stepsOfWork(work: readonly Trainable[]): number {
  return work.reduce((sum, { job }) => sum + stepsOf(job), 0);
}

/** Wave by wave. The adapters of each are the caller's to free, those of diverged jobs too. */
export async function* trainWaves<One extends Trainable, K extends Kind>(
  loop: LoopContext<K>,
  scope: EventScope,
  work: readonly One[],
): AsyncGenerator<Finetuned<One>[]> {
  const total = stepsOfWork(work);
  let done = 0;
  for (const wave of wavesOf(loop.engine, work))
    yield await runStage(loop, 'finetune', scope, async () => {
      await checkpoint(loop, 'finetune');
      const results = await loop.engine.finetune(
        wave.map(({ job }) => job),
        {
          signal: loop.signal,
          onProgress: ({ job, step, losses, totalSteps }) => {
            const entry = wave[job];
            if (!entry) return;
            done = Math.min(total, done + losses.length);
            const { edit, repeat } = entry;
            loop.emit({ type: 'losses', edit, repeat, step, losses, totalSteps, ...scope });
            loop.emit({ type: 'progress', stage: 'finetune', done, total, ...scope });
          },
        },
      );
      return wave.flatMap((one, index) => {
        const result = results[index];
        return result ? [{ ...one, result }] : [];
      });
    });
}

/** As the settings of its loop have it; what SEAL does not vary takes PyTorch's defaults. */
export function jobOf(
  settings: FinetuneSettings & Partial<Pick<PolicySettings, 'warmupSteps'>>,
  sequences: FinetuneJob['sequences'],
  seed: number,
  shuffleSeed: number | null,
): FinetuneJob {
  const { rank, alpha, targets, epochs, batchSize, warmupSteps = 0 } = settings;
  const { learningRate, schedule, beta2, weightDecay, maxGradientNorm } = settings;
  const [beta1, epsilon] = [0.9, 1e-8];
  const optimizer = { learningRate, schedule, warmupSteps, beta1, beta2, epsilon, weightDecay, maxGradientNorm };
  return { sequences, lora: { rank, alpha, targets, seed }, optimizer, epochs, batchSize, shuffleSeed };
}

export function stepsOf({ sequences, batchSize, epochs }: FinetuneJob): number {
  return epochs * (batchSize === null ? 1 : Math.ceil(sequences.length / batchSize));
}

/** Tokens of the largest optimizer step that the job can draw. */
export function tokensPerStep({ sequences, batchSize }: FinetuneJob): number {
  const lengths = sequences.map(({ ids }) => ids.length).sort((left, right) => right - left);
  return lengths.slice(0, batchSize ?? lengths.length).reduce((sum, length) => sum + length, 0);
}

/** As few as memory allows, of nearly equal size. Jobs of like length share a wave, the longest first: no slot waits. */
export function wavesOf<One extends Pick<Trainable, 'job'>>(
  { planner }: Pick<Engine, 'planner'>,
  work: readonly One[],
): One[][] {
  if (work.length === 0) return [];
  const sorted = work.toSorted((left, right) => stepsOf(right.job) - stepsOf(left.job));
  const rank = Math.max(...work.map(({ job }) => stackedRank(job)));
  const widest = Math.max(...work.map(({ job }) => tokensPerStep(job)));
  const perWave = Math.max(1, planner.adaptersPerWave(rank, widest));
  const count = Math.ceil(work.length / perWave);
  return Array.from({ length: count }, (_, index) =>
    sorted.slice(Math.floor((index * work.length) / count), Math.floor(((index + 1) * work.length) / count)),
  );
}
