/**
 * Learning from one passage on top of all that was learned before (SEAL's continual setting, arXiv 2506.10943, section 5): the
 * model as it stands writes a self-edit about it, and a fresh adapter is trained on that, standing on the earlier one.
 */
import { type AdapterId, type FinetuneJob, type Ground, stackedRank } from '../../contract/engine';
import { Random } from '../../world/random';
import type { Loop } from '../domain';
import { layBeside, type Pool } from '../knowledge/lay';
import type { Knowledge, Material, Passage, SelfEdit } from '../knowledge/types';
import { planTraining, trainWaves } from '../loop/train';
import { writeEdits } from '../loop/write';
import { deriveSeed } from '../seeds';
import type { EventScope } from '../types';

export interface Learned {
  edit: SelfEdit;
  material: Material;
  /** Nats per token of each step, before its update. */
  losses: number[];
  /** Tokens that went through the model in training. */
  tokens: number;
  /** All that was learned so far, this included; the caller's to free, also where it diverged. */
  adapter: AdapterId;
  /** Of that adapter, for the next `Ground`. */
  rank: number;
  /** The step at which training went to not-a-number: then the adapter is of no use. `null` for one that can be used. */
  diverged: number | null;
}

export interface LearnOptions {
  /** What was learned so far; it stays, and stays the caller's to free. `null`: nothing. */
  ground: Ground | null;
  /** Instead of one that the model writes: by a person, or written before. */
  edit?: SelfEdit;
  /** Lines that each step sees beside its own, so that they are not forgotten; absent: none. */
  beside?: readonly Pool[];
  /** Names the random numbers of writing and training; another one for each passage. */
  seedKey: string;
}

/**
 * Writes a self-edit about the passage with what was learned so far in place (or takes the given one), and trains it onto that.
 * @throws EngineError for a passage that leaves the model no room to write.
 */
export async function learnFrom(
  loop: Loop<Knowledge>,
  scope: EventScope,
  passage: Passage,
  { ground, edit, beside = [], seedKey }: LearnOptions,
): Promise<Learned> {
  const items = [passage];
  const own = edit ?? (await writeOne(loop, scope, items, ground, seedKey));
  const { edits, work } = await planTraining(loop, scope, items, [{ ...own, item: 0 }], { seedKey, policyVersion: 0 });
  const [first] = work;
  const material = edits[0]?.material;
  if (!first || !material) throw new Error(`Nothing of "${passage.title}" can be trained on.`);
  const { job } = first;
  // Another start for each passage: adapters that read the same directions would overwrite each other more than they need.
  const lora = { ...job.lora, seed: deriveSeed(job.lora.seed, seedKey) };
  const laid = laidBeside(job, beside, new Random(deriveSeed(loop.settings.seed, 'beside', seedKey), 'lines beside'));
  const standing = { ...first, job: { ...laid, lora, ...(ground && { onto: ground }) } };
  for await (const [trained] of trainWaves(loop, scope, [standing])) {
    if (!trained) break;
    const { losses, tokens, adapter, diverged } = trained.result;
    return { edit: own, material, losses, tokens, adapter, rank: stackedRank(standing.job), diverged };
  }
  throw new Error('The engine gave no result for the finetune.');
}

function laidBeside(job: FinetuneJob, beside: readonly Pool[], random: Random): FinetuneJob {
  if (!beside.some(({ lines, perStep }) => lines.length > 0 && perStep > 0)) return job;
  return { ...job, ...layBeside(job.sequences, beside, job, random), shuffleSeed: null };
}

async function writeOne(
  loop: Loop<Knowledge>,
  scope: EventScope,
  items: readonly Passage[],
  ground: Ground | null,
  seedKey: string,
): Promise<SelfEdit> {
  const { writing } = loop.settings;
  // It competes with no other, so that it is written as those that measure are.
  const settings = { ...loop.settings, writing: { ...writing, temperature: writing.heldOutTemperature } };
  const adapterOf = (): AdapterId | null => ground?.adapter ?? null;
  const plan = { edits: 1, policyVersion: 0, label: seedKey, seedKey, adapterOf };
  const [written] = await writeEdits({ ...loop, settings }, scope, items, plan);
  if (!written) throw new Error('The engine gave no result for the self-edit.');
  return written;
}
