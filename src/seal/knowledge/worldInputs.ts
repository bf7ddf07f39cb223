/** The embedded world as input of the loop: a document of three rivals is one passage of three paragraphs. */
import { isAskedInCorpus } from '../../world/corpus';
import {
  type Entity,
  makeDocument,
  makeWorld,
  type Paragraph,
  Random,
  replayLines,
  type Split,
  WORLD_SEED,
  type World,
} from '../../world/index';
import { allQuestions, type Question as WorldQuestion } from '../../world/questions';
import { deriveSeed } from '../seeds';
import { joinParagraphs } from './passages';
import type { KnowledgeSettings } from './settings';
import type { KnowledgeInputs, Passage, Question, SideQuestions } from './types';

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

/** Training passages of the seed's own, fresh for each round; held-out ones are the same for every seed, so that runs compare. */
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
    replay: (lines, seed) => replayLines(world, new Random(seed, 'replay'), lines),
    sideQuestions: worldSideQuestions(settings, [...training, ...heldOut, ...multiPassage], heldOutSplit),
    ...worldContinual(settings, world, heldOutSplit),
  };
}

/** Sequences of the seed's own: unlike held-out passages they are many, and another seed is another sample of them. */
function worldContinual(settings: KnowledgeSettings, world: World, split: Split): Pick<KnowledgeInputs, 'continual'> {
  const { sequences: count, length } = settings.continual;
  if (count === 0) return {};
  const first = FIRST_CONTINUAL + (deriveSeed(settings.seed, 'sequences') % FIRST_DOCUMENTS);
  const passages = singlePassages(world, split, count * length, first);
  const sequences = Array.from({ length: count }, (_, index) => passages.slice(index * length, (index + 1) * length));
  const known = worldSideQuestions(settings, passages, split)?.collateral ?? [];
  const writing = singlePassages(world, 'train', NOTES, FIRST_CONTINUAL);
  return { continual: { sequences, aside: { known, everyday: worldEveryday(world, known), writing } } };
}

/** Half about entities of pretraining that `asked` does not name, half about strangers of the training split. */
export function worldEveryday(world: World, asked: readonly Question[]): string[] {
  const isNamed = ({ name }: { name: string }): boolean => asked.some(({ question }) => question.includes(name));
  const bank = world.bank.filter((entity, index) => isAskedInCorpus(index) && !isNamed(entity));
  const half = EVERYDAY / 2;
  const known = Array.from({ length: half }, (_, index) => {
    const entity = bank[Math.floor(((index + 0.5) * bank.length) / half)];
    return entity ? allQuestions(world, entity) : [];
  });
  const strangers = entities(world, 'train', FIRST_STRANGER, half, []).map(({ questions }) => questions);
  return oneOfEach([...known, ...strangers]).map(({ question }) => question);
}

/** Questions that the model answers itself before it learns; a step of a finetune sees some of them. */
const EVERYDAY = 48;
/** Passages of the training split that it writes about before it learns. */
const NOTES = 12;

/** One paragraph, one entity. */
export interface SinglePassage {
  entity: Entity;
  passage: Passage;
}

function singlePassages(world: World, split: Split, count: number, first = FIRST_DOCUMENTS): Passage[] {
  return singleParagraphs(world, split, count, first).map(({ passage }) => passage);
}

/**
 * Of documents from `first` on, no two of one name. A question that two would answer differently ("Which town has Anna as mayor?") is
 * not asked.
 */
export function singleParagraphs(world: World, split: Split, count: number, first: number): SinglePassage[] {
  const chosen = entities(world, split, first, count, []);
  const golds = new Map<string, Set<string>>();
  for (const { question, answer } of chosen.flatMap(({ questions }) => questions))
    golds.set(question, (golds.get(question) ?? new Set()).add(answer));
  return chosen.map(({ entity, passage, questions, teacher }) => ({
    entity,
    passage: {
      title: entity.name,
      context: passage,
      questions: questions
        .filter(({ question }) => golds.get(question)?.size === 1)
        .map(({ question, answer }) => ({ question, answer, paragraph: 0 })),
      teacher: [teacher.statements],
    },
  }));
}

/** Of documents from `first` on, no two of the same name and none that was told of before. */
function entities(world: World, split: Split, first: number, count: number, told: readonly string[]): Paragraph[] {
  const names = new Set(told);
  const chosen: Paragraph[] = [];
  for (let index = first; chosen.length < count; index += 1) {
    const [paragraph] = makeDocument(world, split, index).paragraphs;
    if (!paragraph || names.has(paragraph.entity.name)) continue;
    names.add(paragraph.entity.name);
    chosen.push(paragraph);
  }
  return chosen;
}

/** Documents are numbered without end; this many places to begin keep seeds apart, and pooled passages from all others. */
const FIRST_DOCUMENTS = 1_000_000;

/**
 * The same for every adapter of a run. `null` where the settings want none, and for a model that was not pretrained on this world,
 * of whose knowledge nothing could be asked. @param passages none of their entities is among the strangers.
 */
export function worldSideQuestions(
  { sideQuestions: count, writing }: Pick<KnowledgeSettings, 'sideQuestions' | 'writing'>,
  passages: readonly Passage[],
  split: Split,
): SideQuestions | null {
  if (count === 0 || writing.style !== 'world') return null;
  const world = makeWorld(WORLD_SEED);
  // One question each about entities that no passage tells of.
  const told = passages.flatMap(({ context }) => context.match(/\p{Lu}\p{L}+/gu) ?? []);
  const strangers = entities(world, split, FIRST_STRANGER, count, told);
  // Entities that pretraining asked about again and again; it left every fourth one unasked (`world/corpus.ts`). Evenly over
  // the bank, so that few questions are not all about its first entities.
  const known = world.bank.filter((_, index) => isAskedInCorpus(index));
  const acquaintances = Array.from({ length: count }, (_, index) => {
    const entity = known[Math.floor((index * known.length) / count) % known.length];
    return entity ? allQuestions(world, entity) : [];
  });
  return { locality: oneOfEach(strangers.map(({ questions }) => questions)), collateral: oneOfEach(acquaintances) };
}

/** Documents of passages and samples are numbered below. */
const FIRST_STRANGER = 3_000_000;
/** Strangers are fewer than what lies between. */
const FIRST_CONTINUAL = 5_000_000;

/**
 * Going through the kinds of question in both wordings. "Which town has Anna as mayor?" may be asked of a passage too, whose town
 * is then as right an answer: it is left out.
 */
function oneOfEach(lists: readonly (readonly WorldQuestion[])[]): Question[] {
  return lists.flatMap((list, index) => {
    const own = list.filter(({ kind }) => kind !== 'reversed');
    const asked = own[index % own.length];
    return asked ? [{ question: asked.question, answer: asked.answer }] : [];
  });
}
