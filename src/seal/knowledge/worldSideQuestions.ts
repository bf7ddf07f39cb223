/**
 * Side questions of the embedded world, the same for every adapter of a run. They need a model that was pretrained on that
 * world: another one knows none of its entities, so nothing of what it knew before could be asked this way.
 */

import { isAskedInCorpus } from '../../world/corpus';
import { makeDocument, makeWorld, type Split, WORLD_SEED } from '../../world/index';
import { allQuestions, type Question as WorldQuestion } from '../../world/questions';
import type { KnowledgeSettings } from './settings';
import type { Passage, Question, SideQuestions } from './types';

/**
 * `null` unless the model is asked in its own world's form, and where the settings want none. No entity of `passages` is
 * among the strangers; `split` is the one that their names are from.
 */
export function worldSideQuestions(
  { sideQuestions: count, writing }: Pick<KnowledgeSettings, 'sideQuestions' | 'writing'>,
  passages: readonly Passage[],
  split: Split,
): SideQuestions | null {
  if (count === 0 || writing.style !== 'world') return null;
  return { locality: strangers(count, passages, split), collateral: acquaintances(count) };
}

/** Documents of passages and samples are numbered below. */
const FIRST_STRANGER = 3_000_000;

/** One question each about entities that no passage tells of, going through the kinds of question in both wordings. */
function strangers(count: number, passages: readonly Passage[], split: Split): Question[] {
  const world = makeWorld(WORLD_SEED);
  const told = new Set(passages.flatMap(({ context }) => context.match(/\p{Lu}\p{L}+/gu) ?? []));
  const questions: Question[] = [];
  for (let index = FIRST_STRANGER; questions.length < count; index += 1) {
    const [stranger] = makeDocument(world, split, index).paragraphs;
    if (!stranger || told.has(stranger.entity.name)) continue;
    told.add(stranger.entity.name);
    const own = byName(stranger.questions);
    const asked = own[questions.length % own.length];
    if (asked) questions.push({ question: asked.question, answer: asked.answer });
  }
  return questions;
}

/** "Which town has Anna as mayor?" may be asked of a passage too, whose town is then as right an answer: it is left out. */
function byName(questions: readonly WorldQuestion[]): WorldQuestion[] {
  return questions.filter(({ kind }) => kind !== 'reversed');
}

/** Entities that pretraining asked about again and again; it left every fourth one unasked (`world/corpus.ts`). */
function acquaintances(count: number): Question[] {
  const world = makeWorld(WORLD_SEED);
  const known = world.bank.filter((_, index) => isAskedInCorpus(index));
  return Array.from({ length: count }, (_, index) => {
    // Evenly over the bank, so that few questions are not all about its first entities.
    const entity = known[Math.floor((index * known.length) / count) % known.length];
    const questions = entity ? byName(allQuestions(world, entity)) : [];
    return questions[index % questions.length];
  }).flatMap((asked) => (asked ? [{ question: asked.question, answer: asked.answer }] : []));
}
