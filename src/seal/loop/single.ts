/** The stages one by one, on one item that somebody looks at. Adapters stay on the device between training and quiz. */
import type { AdapterId } from '../../contract/engine';
import type { Loop } from '../domain';
import type { EventScope, Kind } from '../types';
import { bareTakers, freeAdapted, reward } from './innerLoop';
import { runQuiz, takersOf } from './quiz';
import { type Adapted, planTraining, type TrainingPlan, trainWaves } from './train';
import { type SampleAgain, writeEdits } from './write';

export const LAB: EventScope = { purpose: 'lab', round: 0 };
/** One key for everything about the one item: equal edits meet equal luck. */
export const LAB_KEY = 'lab';

export interface Trained<K extends Kind> {
  training: TrainingPlan<K>;
  adapted: Adapted[];
}

/** What the pages ask of the last finetune: the adapter of an edit, the first of its repeats, or of that which stands for it. */
export function adapterOf<K extends Kind>({ training, adapted }: Trained<K>, id: string): AdapterId | null {
  const { sameAs } = training.edits.find(({ edit }) => edit.id === id) ?? {};
  return adapted.find(({ edit }) => edit === (sameAs ?? id))?.result.adapter ?? null;
}

/** @param again one sample alone, with random numbers of its own for each time that it is asked for. */
export function writeSingle<K extends Kind>(
  loop: Loop<K>,
  item: K['item'],
  policyVersion: number,
  again?: SampleAgain,
): Promise<K['edit'][]> {
  const { edits } = loop.settings;
  const plan = { edits, policyVersion, label: 'lab', seedKey: LAB_KEY };
  return writeEdits(loop, LAB, [item], again ? { ...plan, again, seedKey: `${LAB_KEY}/draw${again.draw}` } : plan);
}

export async function trainSingle<K extends Kind>(
  loop: Loop<K>,
  item: K['item'],
  edits: readonly K['edit'][],
): Promise<Trained<K>> {
  // Its loop lasts for this one stage, in which the weights do not change.
  const training = await planTraining(loop, LAB, [item], edits, { seedKey: LAB_KEY, policyVersion: 0 });
  const adapted: Adapted[] = [];
  try {
    for await (const wave of trainWaves(loop, LAB, training.work)) adapted.push(...wave);
    return { training, adapted };
  } catch (error) {
    await freeAdapted(loop, adapted);
    throw error;
  }
}

export async function quizSingle<K extends Kind>(
  loop: Loop<K>,
  item: K['item'],
  { training, adapted }: Trained<K>,
  policyVersion: number,
): Promise<void> {
  const items = [item];
  const takers = [...bareTakers(items, training, { bare: 'all' }), ...takersOf(adapted)];
  const quizResults = await runQuiz(loop, LAB, loop.bound.quiz(items), takers);
  await reward(loop, LAB, items, { training, trained: adapted, quizResults }, policyVersion);
}
