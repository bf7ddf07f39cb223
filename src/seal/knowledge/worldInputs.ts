/** The embedded world as input of the loop: a document of three rivals is one passage of three paragraphs. */
import {
  makeDocument,
  makeWorld,
  type Paragraph,
  Random,
  replayLines,
  type Split,
  WORLD_SEED,
  type World,
} from '../../world/index';
import { deriveSeed } from '../seeds';
import { joinParagraphs } from './passages';
import type { KnowledgeSettings } from './settings';
import type { KnowledgeInputs, Passage, Replay } from './types';
import { worldSideQuestions } from './worldSideQuestions';

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
  const training = take('train', first, settings.trainingPassages * Math.max(1, settings.rounds));
  const heldOut = take(heldOutSplit, 0, settings.heldOutPassages);
  const multiPassage = singlePassages(world, heldOutSplit, settings.multiPassage.passages);
  return {
    training,
    heldOut,
    multiPassage,
    replay: worldReplay(world),
    sideQuestions: worldSideQuestions(settings, [...training, ...heldOut, ...multiPassage], heldOutSplit),
  };
}

/**
 * Passages to be pooled: one paragraph, one entity, no two of the same name. They need no rivals, because the pool is full
 * of them. A question that two of them would answer differently ("Which town has Anna as mayor?") is not asked.
 */
function singlePassages(world: World, split: Split, count: number): Passage[] {
  const chosen = new Map<string, Paragraph>();
  for (let index = FIRST_DOCUMENTS; chosen.size < count; index += 1) {
    const [paragraph] = makeDocument(world, split, index).paragraphs;
    if (paragraph && !chosen.has(paragraph.entity.name)) chosen.set(paragraph.entity.name, paragraph);
  }
  const golds = new Map<string, Set<string>>();
  for (const { question, answer } of [...chosen.values()].flatMap(({ questions }) => questions)) {
    golds.set(question, (golds.get(question) ?? new Set()).add(answer));
  }
  return [...chosen.values()].map(({ entity, passage, questions, teacher }) => ({
    title: entity.name,
    context: passage,
    questions: questions
      .filter(({ question }) => golds.get(question)?.size === 1)
      .map(({ question, answer }) => ({ question, answer, paragraph: 0 })),
    teacher: [teacher.statements],
  }));
}

/** Documents are numbered without end; this many places to begin keep seeds apart, and pooled passages from all others. */
const FIRST_DOCUMENTS = 1_000_000;

function worldReplay(world: World): Replay {
  return (count, seed) => replayLines(world, new Random(seed, 'replay'), count);
}
