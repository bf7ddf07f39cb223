/** What a chat model knows from its training, and what it is asked so that it does not lose that while it learns a passage. */

/** Questions that measure what training on a passage cost, with the shortest text that a right answer must contain. */
export const EVERYDAY_QUESTIONS: readonly (readonly [question: string, answer: string])[] = [
  ['What is the capital of France?', 'Paris'],
  ['What do bees make?', 'honey'],
  ['Which planet do we live on?', 'Earth'],
  ['What colour is the sky on a clear day?', 'blue'],
  ['What is the opposite of hot?', 'cold'],
  ['What is frozen water called?', 'ice'],
  ['What is two plus two?', '4'],
  ['Which animal barks?', 'dog'],
  ['In which country is the city of Tokyo?', 'Japan'],
  ['What do cows drink as calves?', 'milk'],
  ['How many days does a week have?', 'seven'],
  ['Who wrote the play Romeo and Juliet?', 'Shakespeare'],
  ['What is the largest ocean on Earth?', 'Pacific'],
  ['What do we call a baby cat?', 'kitten'],
  ['Which metal is attracted by a magnet?', 'iron'],
  ['At what temperature in degrees Celsius does water boil?', '100'],
  ['What is the capital of Italy?', 'Rome'],
  ['What gas do people breathe in to live?', 'oxygen'],
];

/**
 * Asked before training, so that the model's own answers can be trained along. None is a question of the list above, and the last
 * four are about things that do not exist, where it should not take to inventing.
 */
export const NEUTRAL_QUESTIONS: readonly string[] = [
  'What is the capital of Spain?',
  'What do birds use to fly?',
  'Which star gives us light by day?',
  'What colour is grass?',
  'What is the opposite of big?',
  'What is bread made of?',
  'What is three plus five?',
  'Which animal gives us wool?',
  'In which country is the city of Berlin?',
  'Why do people wear coats in winter?',
  'Name a fruit that is yellow.',
  'What is a library for?',
  'Who is the mayor of the city of Ulmwick?',
  'In which year was the bridge of Carsholt built?',
  'What does the animal called a brindlecat eat?',
  'Who wrote the novel The Salt Clockmaker?',
];
