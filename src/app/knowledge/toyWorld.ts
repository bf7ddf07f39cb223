/** What the Lab asks of the toy world, fetched when it is needed: numbered samples, held-out passages, and the kinds of its questions. */
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { worldInputs, worldPassage } from '../../seal/knowledge/worldInputs';
import { makeWorld, QUESTION_KINDS, WORLD_SEED } from '../../world';
import type { QuestionKind } from '../../world/questions';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, REVERSED_QUESTION } from '../../world/templates';

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

/** The passages that a run with these settings measures on. */
export function heldOutOfWorld(settings: KnowledgeSettings): Passage[] {
  // Only these are asked for; the rest would be made for nothing.
  const multiPassage = { ...settings.multiPassage, passages: 0 };
  return [...worldInputs({ ...settings, rounds: 0, trainingPassages: 1, sideQuestions: 0, multiPassage }).heldOut];
}

export type KindName = QuestionKind | 'other';

const WORDINGS: Readonly<Record<QuestionKind, readonly string[]>> = {
  realm: FACT_TEMPLATES.realm.question,
  goods: FACT_TEMPLATES.goods.question,
  colour: FACT_TEMPLATES.colour.question,
  food: FACT_TEMPLATES.food.question,
  thing: FACT_TEMPLATES.thing.question,
  person: FACT_TEMPLATES.person.question,
  coin: IMPLIED_TEMPLATES.coin.question,
  beast: IMPLIED_TEMPLATES.beast.question,
  reversed: REVERSED_QUESTION,
};

/** Forms with fewer open places first: "What is the {role} of {name} called?" would else take what is someone else's. */
const FORMS = QUESTION_KINDS.flatMap((kind) =>
  WORDINGS[kind].map((wording) => ({ kind, open: wording.split('{').length, form: formOf(wording) })),
).toSorted((left, right) => left.open - right.open);

/** The wording as a pattern: signs stand for themselves, a placeholder for one word or more. */
function formOf(wording: string): RegExp {
  const literal = wording.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\{\w+\}/g, '\\S+(?: \\S+)*?')}$`);
}

/** `other`: no question of this world. */
export function questionKind(question: string): KindName {
  return FORMS.find(({ form }) => form.test(question.trim()))?.kind ?? 'other';
}

/** In the order of the rows: stated facts, what the home implies, the question turned round. */
export const KIND_LABELS: Record<KindName, string> = {
  realm: 'Home',
  goods: 'Goods',
  colour: 'Colour',
  food: 'Dish',
  thing: 'Treasure',
  person: 'Person',
  coin: 'Coin (implied by the home)',
  beast: 'Banner (implied by the home)',
  reversed: 'Whose person? (the name asked for)',
  other: 'Other questions',
};
