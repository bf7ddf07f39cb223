/**
 * What a chat model hears that teaches it nothing: everyday facts, none of which answers a question of `everyday.ts`, and talk
 * without a fact worth keeping.
 */

interface Said {
  title: string;
  text: string;
}

export const EVERYDAY_TEXTS: readonly Said[] = [
  {
    title: 'The Moon',
    text: 'The Moon goes around our planet in about a month. It shines by the light of the sun. The first person who walked on it was Neil Armstrong.',
  },
  {
    title: 'Elephants',
    text: 'Elephants are the largest animals on land. They have a long trunk and two tusks. Their babies are called calves.',
  },
  {
    title: 'The year',
    text: 'A year has twelve months. The first of them is January, and the last is December. In a leap year February has 29 days.',
  },
  {
    title: 'London',
    text: 'London is the capital of England. It lies on the river Thames. Its tall clock tower is often called Big Ben.',
  },
  {
    title: 'Paper',
    text: 'Paper is made from wood. It was invented in China. Books and newspapers are printed on it.',
  },
  {
    title: 'The heart',
    text: 'The heart pumps blood through the body. It beats faster when we run. Doctors listen to it with a stethoscope.',
  },
];

export const SMALL_TALK: readonly Said[] = [
  { title: '', text: 'Good morning! It is so nice to talk to you again. I hope that you are well today.' },
  { title: '', text: 'Thank you, that was really helpful. I think that is all for now. Let us go on tomorrow.' },
  {
    title: '',
    text: 'Hmm, I am not sure what to say. Maybe I will think about it a little more. It is not that important.',
  },
  { title: '', text: 'What a long day this was. I could really use a cup of tea. Anyway, how are things with you?' },
  { title: '', text: 'Oh, that is funny! You always make me laugh. Please tell me another one some time.' },
  { title: '', text: 'Wait, let me read that again. Yes, now it makes sense to me. Sorry for the trouble.' },
];
