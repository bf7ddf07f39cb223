import type { KindName } from '../questionKinds';

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
