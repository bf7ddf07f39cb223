/** A numbered sample passage for the Lab: held-out, so that no policy ever trained on it, with one wording of each question. */
import type { Passage } from '../../seal/knowledge/types';
import { worldPassage } from '../../seal/knowledge/worldInputs';
import { makeWorld, QUESTION_KINDS, WORLD_SEED } from '../../world';

/** The held-out passages that ReST-EM measures on begin at 0; samples begin beyond them. */
const FIRST = 100_000;

let world: ReturnType<typeof makeWorld> | null = null;

export function numberedSample(index: number): Passage {
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
