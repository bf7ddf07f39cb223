/** The kinds of question of the toy world. */
import { QUESTION_KINDS } from '../../world';
import type { QuestionKind } from '../../world/questions';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, REVERSED_QUESTION } from '../../world/templates';

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
