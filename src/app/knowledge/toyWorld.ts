/** The kinds of question of the toy world. */
import { readQuestion } from '../../world/lines';
import type { QuestionKind } from '../../world/questions';

export type KindName = QuestionKind | 'other';

/** `other`: no question of this world. */
export function questionKind(question: string): KindName {
  const read = readQuestion(question.trim());
  if (read?.fact == null) return 'other';
  return read.name === null ? 'reversed' : read.fact;
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
