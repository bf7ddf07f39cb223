/** What the Lab asks of the corpora, fetched when it is needed: numbered samples and held-out passages. */
import type { Corpus } from '../../seal/knowledge/choices';
import { englishSample } from '../../seal/knowledge/englishInputs';
import { corpusInputs } from '../../seal/knowledge/inputs';
import { splitOwn } from '../../seal/knowledge/ownInputs';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { worldPassage } from '../../seal/knowledge/worldInputs';
import { makeWorld, QUESTION_KINDS, WORLD_SEED } from '../../world';
import { useOwnSet } from './ownSet';

/** The held-out passages that ReST-EM measures on begin at 0; samples begin beyond them. */
const FIRST = 100_000;

let world: ReturnType<typeof makeWorld> | null = null;

export const numberedSample = (corpus: Exclude<Corpus, 'own'>, index: number): Passage =>
  corpus === 'english' ? englishSample(index) : worldSample(index);

function worldSample(index: number): Passage {
  world ??= makeWorld(WORLD_SEED);
  const passage = worldPassage(world, 'heldOut', FIRST + index);
  const asked = new Map<number, number>();
  const questions = passage.questions.filter(({ paragraph = 0 }) => {
    const count = (asked.get(paragraph) ?? 0) + 1;
    asked.set(paragraph, count);
    return count <= QUESTION_KINDS.length;
  });
  return { ...passage, questions };
}

/** The passages that a run with these settings measures on. */
export function heldOutPassages(settings: KnowledgeSettings): Passage[] {
  // Only these are asked for; the rest would be made for nothing.
  const multiPassage = { ...settings.multiPassage, passages: 0 };
  if (settings.corpus === 'own') return splitOwn(settings, useOwnSet.getState().passages).heldOut;
  return [...corpusInputs({ ...settings, rounds: 0, trainingPassages: 1, sideQuestions: 0, multiPassage }).heldOut];
}
