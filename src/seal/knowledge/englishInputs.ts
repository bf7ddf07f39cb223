/** Invented passages in plain English as input of the loop, for models that speak it (`src/world/english/passages.ts`). */
import { EngineError } from '../../contract/errors';
import { EVERYDAY_QUESTIONS, NEUTRAL_QUESTIONS } from '../../world/english/everyday';
import { ENGLISH_PASSAGES, type EnglishPassage } from '../../world/english/passages';
import { Random } from '../../world/random';
import { deriveSeed } from '../seeds';
import type { KnowledgeSettings } from './settings';
import type { KnowledgeInputs, Passage, SideQuestions } from './types';

const [FOR_SETTINGS, UNSEEN] = [true, false].map((used) =>
  ENGLISH_PASSAGES.filter(({ usedForSettings }) => usedForSettings === used),
);

/** Passages in plain English that never chose a setting, so many there are: they measure. */
export const ENGLISH_HELD_OUT = UNSEEN?.length ?? 0;

/** @param both wordings of each question, where a right answer should not hang on the one that was trained for. */
export function englishPassage({ title, context, questions }: EnglishPassage, both: boolean): Passage {
  const asked = questions.flatMap(([question, otherwise, answer]) =>
    (both ? [question, otherwise] : [question]).map((text) => ({ question: text, answer })),
  );
  return { title, context, questions: asked };
}

/** Those that settings may be chosen on, each question once. */
export const englishForSettings = (): Passage[] =>
  (FOR_SETTINGS ?? []).map((passage) => englishPassage(passage, false));

/** Numbered from 1 on and round again, in their order. */
export function englishSample(number: number): Passage {
  const count = ENGLISH_PASSAGES.length;
  const passage = ENGLISH_PASSAGES[(((number - 1) % count) + count) % count];
  if (!passage) throw new RangeError(`There is no sample ${number}.`);
  return englishPassage(passage, false);
}

/**
 * Held-out passages are the same for every seed, so that runs compare, and none of them found a default; where a run asks for more
 * than there are, it gets all. Training passages come from the others in the seed's own order, again and again where rounds outlast
 * them.
 */
export function englishInputs(
  settings: KnowledgeSettings,
  measuredOn: 'heldOut' | 'development' = 'heldOut',
): KnowledgeInputs {
  const { seed, rounds, trainingPassages, heldOutPassages, multiPassage } = settings;
  const [first = [], other = []] = measuredOn === 'heldOut' ? [UNSEEN, FOR_SETTINGS] : [FOR_SETTINGS, UNSEEN];
  const heldOut = first.slice(0, heldOutPassages);
  const pooled = first.slice(heldOut.length, heldOut.length + multiPassage.passages);
  const order = new Random(deriveSeed(seed, 'training passages'), 'english').shuffled(other);
  const training = Array.from(
    { length: trainingPassages * Math.max(1, rounds) },
    (_, index) => order[index % order.length],
  ).filter((passage) => passage !== undefined);
  const as = (passages: readonly EnglishPassage[], both: boolean): Passage[] =>
    passages.map((passage) => englishPassage(passage, both));
  const measured = { training: as(training, false), heldOut: as(heldOut, true), multiPassage: as(pooled, true) };
  const told = [...measured.training, ...measured.heldOut, ...measured.multiPassage];
  return {
    ...measured,
    replay: null,
    sideQuestions: englishSideQuestions(settings, told),
    ...drawnContinual(settings, as(first, true), measured.training),
  };
}

/** Sequences of passages that measure, each in the seed's own order (`drawsFromOneList` of `continual/pooled.ts`). @param writing others, of which the model's notes are kept. */
export function drawnContinual(
  settings: Pick<KnowledgeSettings, 'seed' | 'continual' | 'sideQuestions'>,
  passages: readonly Passage[],
  writing: readonly Passage[],
): Pick<KnowledgeInputs, 'continual'> {
  const { sequences: count, length } = settings.continual;
  if (count === 0) return {};
  if (passages.length < length)
    throw new EngineError(
      'bad-request',
      `A sequence of ${length} edits needs as many passages that only measure; there are ${passages.length}. Make it shorter, or give further passages.`,
    );
  const sequences = Array.from({ length: count }, (_, index) =>
    new Random(deriveSeed(settings.seed, 'sequences', index), 'continual').shuffled(passages).slice(0, length),
  );
  const known = englishSideQuestions(settings, passages)?.collateral ?? [];
  return { continual: { sequences, aside: { known, everyday: NEUTRAL_QUESTIONS, writing } } };
}

/** Of each sort, about what no passage tells of: other invented things, and what everybody knows. `null` where none are wanted. */
export function englishSideQuestions(
  { sideQuestions: count }: Pick<KnowledgeSettings, 'sideQuestions'>,
  passages: readonly Passage[],
): SideQuestions | null {
  if (count === 0) return null;
  const told = new Set(passages.map(({ title }) => title));
  const asked = new Set(passages.flatMap(({ questions }) => questions.map(({ question }) => question)));
  // Going through their questions one by one, so that few of them are not all about one thing.
  const strangers = ENGLISH_PASSAGES.filter(({ title }) => !told.has(title)).flatMap(({ questions }, index) => {
    const [question, , answer] = questions[index % questions.length] ?? [];
    return question === undefined || answer === undefined ? [] : [{ question, answer }];
  });
  const known = EVERYDAY_QUESTIONS.map(([question, answer]) => ({ question, answer }));
  return {
    locality: strangers.slice(0, count),
    collateral: known.filter(({ question }) => !asked.has(question)).slice(0, count),
  };
}
