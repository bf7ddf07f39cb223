/** The stops of the tour: each finds its place on the Lab by role and name; one that is not there is passed over. */

export interface Stop {
  find: () => Element | null;
  title: string;
  text: string;
}

/** The first of these that is on the page. */
const first =
  (...selectors: readonly string[]) =>
  (): Element | null =>
    selectors.map((one) => document.querySelector(`#main ${one}, header ${one}`)).find((found) => found !== null) ??
    null;

const region = (...names: readonly string[]) => first(...names.map((name) => `section[aria-label="${name}"]`));

const buttonNamed = (name: string) => (): Element | null =>
  [...document.querySelectorAll('#main button')].find(({ textContent }) => textContent?.trim() === name) ?? null;

export const STOPS: readonly Stop[] = [
  {
    // With what stands below it.
    find: () => document.querySelector('#main h1')?.parentElement ?? null,
    title: 'A model that teaches itself',
    text: 'This page runs SEAL: a small language model writes study notes, is trained on them, and sits an exam. All of it can run on your own device.',
  },
  {
    find: region('What happened', 'Recorded run'),
    title: 'What happened',
    text: 'A recorded run, told by one of its texts: the notes before and after it learned to write them, and the answers that they changed. The bar below moves it.',
  },
  {
    find: region('Passage'),
    title: '1: it reads',
    text: 'A passage about invented places or people, and questions. You can write your own.',
  },
  {
    find: region('Self-edits'),
    title: '2: it writes notes',
    text: 'Several versions, called self-edits. Choose one and everything else on the page follows it.',
  },
  {
    find: region('Reward'),
    title: '3 to 5: it trains, is tested, is graded',
    text: 'Each version trains an adapter of its own, answers with the passage out of sight, and gets a reward: its share of right answers.',
  },
  {
    find: buttonNamed('Run all steps'),
    title: 'Run it yourself',
    text: 'One press runs all five on this device. Where the browser has no WebGPU, everything recorded stays open to you.',
  },
  {
    find: region('Rounds'),
    title: 'The outer loop',
    text: 'Rounds of ReST-EM keep the best notes and train the writer on them. More of that, step by step, is on the page Learn.',
  },
];

/** Those that are there now. */
export const stopsHere = (): Stop[] => STOPS.filter(({ find }) => find() !== null);
