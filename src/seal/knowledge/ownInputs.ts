/** Passages of one's own, out of files, as input of the loop: which of them train and which measure. */
import { Random } from '../../world/random';
import { deriveSeed } from '../seeds';
import type { Items } from '../types';
import { assertDisjoint, passageProblem, withoutTwins } from './passages';
import type { KnowledgeSettings } from './settings';
import type { Knowledge, Passage } from './types';

export type OwnItems = Items<Knowledge>;

/** Passages that can be run: with questions, and none that shares a paragraph with one before it. */
export function runnable(passages: readonly Passage[]): { passages: Passage[]; without: number; twins: number } {
  const asked = passages.filter((passage) => passageProblem(passage) === null);
  const apart = withoutTwins(asked);
  return { passages: apart, without: passages.length - asked.length, twins: asked.length - apart.length };
}

/**
 * The split: in an order that the seed alone decides, the first passages measure, as many as the settings hold out but never more
 * than half, and the others train. `passages` must be apart (`runnable`).
 */
export function splitOwn(
  { seed, heldOutPassages }: Pick<KnowledgeSettings, 'seed' | 'heldOutPassages'>,
  passages: readonly Passage[],
): OwnItems {
  const order = new Random(deriveSeed(seed, 'own passages'), 'split').shuffled(passages);
  const heldOut = Math.min(heldOutPassages, Math.floor(passages.length / 2));
  return { heldOut: order.slice(0, heldOut), training: order.slice(heldOut) };
}

export type PassageNumber = 'trainingPassages' | 'heldOutPassages';

/**
 * The settings of a run on these passages, with as many of them as there are where that is fewer than their default; a number in
 * `asked` stays as it is.
 */
export function settingsForOwn(
  settings: KnowledgeSettings,
  { training, heldOut }: OwnItems,
  asked: ReadonlySet<string>,
): KnowledgeSettings {
  const within = (number: PassageNumber, most: number): number =>
    asked.has(number) ? settings[number] : Math.min(settings[number], most);
  return {
    ...settings,
    corpus: 'own',
    trainingPassages: within('trainingPassages', Math.max(1, training.length)),
    heldOutPassages: within('heldOutPassages', heldOut.length),
  };
}

/**
 * The first passages of both lists, for every seed the same; training passages come again where rounds outlast them.
 * @throws Error with one plain line where more are asked for than there are, and where a passage would be on both sides.
 */
export function ownItems(
  { rounds, trainingPassages, heldOutPassages }: KnowledgeSettings,
  { training, heldOut }: OwnItems,
): OwnItems {
  const lists = [
    ['training', trainingPassages, training.length],
    ['held-out', heldOutPassages, heldOut.length],
  ] as const;
  for (const [name, asked, given] of lists)
    if (given < asked)
      throw new Error(
        `${asked} ${name} passages are asked for, but there are ${given}. Ask for fewer, or give further files.`,
      );
  const items = {
    training: training.slice(0, trainingPassages * Math.max(1, rounds)),
    heldOut: heldOut.slice(0, heldOutPassages),
  };
  assertDisjoint(items.training, items.heldOut);
  return items;
}
