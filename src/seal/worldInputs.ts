/** The embedded world as input of the loop: a document of three rivals is one passage of three paragraphs. */
import { makeDocument, makeWorld, Random, replayLines, type Split, WORLD_SEED, type World } from '../world';
import { joinParagraphs } from './passages';
import type { Replay } from './policyFinetune';
import type { KnowledgeInputs } from './restEm';
import { deriveSeed } from './seeds';
import type { KnowledgeSettings } from './settings';
import type { Passage } from './types';

export function worldPassage(world: World, split: Split, index: number): Passage {
  const { title, paragraphs } = makeDocument(world, split, index);
  return {
    title,
    context: joinParagraphs(paragraphs.map(({ passage }) => passage)),
    questions: paragraphs.flatMap(({ questions }, paragraph) =>
      questions.map(({ question, answer }) => ({ question, answer, paragraph })),
    ),
    teacher: paragraphs.map(({ teacher }) => teacher.statements),
  };
}

/**
 * Training passages of the seed's own choosing, fresh ones for each round; held-out passages that are the same for every
 * seed, so that runs compare. `development` measures where settings may be chosen.
 */
export function worldInputs(
  settings: KnowledgeSettings,
  heldOutSplit: 'heldOut' | 'development' = 'heldOut',
): KnowledgeInputs {
  const world = makeWorld(WORLD_SEED);
  const first = deriveSeed(settings.seed, 'training passages') % FIRST_DOCUMENTS;
  const take = (split: Split, from: number, count: number): Passage[] =>
    Array.from({ length: count }, (_, index) => worldPassage(world, split, from + index));
  return {
    training: take('train', first, settings.trainingPassages * Math.max(1, settings.rounds)),
    heldOut: take(heldOutSplit, 0, settings.heldOutPassages),
    replay: worldReplay(world),
  };
}

/** Documents are numbered without end; this many places to begin keep seeds apart. */
const FIRST_DOCUMENTS = 1_000_000;

function worldReplay(world: World): Replay {
  return (count, seed) => replayLines(world, new Random(seed, 'replay'), count);
}
