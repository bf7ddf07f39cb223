/** The stages one by one, on one item that somebody looks at. Adapters stay on the device between training and quiz. */
import type { Loop } from '../domain';
import type { EventScope, Kind } from '../types';
import { bareSeats, freeAdapted, reward } from './innerLoop';
import { seatsOf, sit } from './quiz';
import { type Adapted, planTraining, type TrainingPlan, trainWaves } from './train';
import { writeEdits } from './write';

export const LAB: EventScope = { purpose: 'lab', round: 0 };
/** One key for everything about the one item: equal edits meet equal luck. */
export const LAB_KEY = 'lab';

export interface Trained<K extends Kind> {
  training: TrainingPlan<K>;
  adapted: Adapted[];
}

export function writeSingle<K extends Kind>(
  loop: Loop<K>,
  item: K['item'],
  policyVersion: number,
): Promise<K['edit'][]> {
  const { edits } = loop.settings;
  return writeEdits(loop, LAB, [item], { edits, policyVersion, label: 'lab', seedKey: LAB_KEY });
}

export async function trainSingle<K extends Kind>(
  loop: Loop<K>,
  item: K['item'],
  edits: readonly K['edit'][],
): Promise<Trained<K>> {
  const training = planTraining(loop, LAB, [item], edits, LAB_KEY);
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
  const seats = [...bareSeats(items, training, { bare: 'all' }), ...seatsOf(adapted)];
  const sittings = await sit(loop, LAB, loop.bound.quiz(items), seats);
  await reward(loop, LAB, items, { training, trained: adapted, sittings }, policyVersion);
}
