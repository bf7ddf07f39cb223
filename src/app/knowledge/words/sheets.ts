/** What the Help and Share sheets say of the Lab; they come when they are opened. */

export const HOW_IT_WORKS: readonly { term: string; text: string }[] = [
  { term: 'Passage', text: 'A text with facts that the model has never seen, and questions about them.' },
  {
    term: 'Self-edits',
    text: 'The model writes notes about the passage, several versions of them, paragraph by paragraph.',
  },
  {
    term: 'Finetune',
    text: 'For each version a fresh adapter is trained on its lines and on the passage itself. The model stays as it was.',
  },
  {
    term: 'Quiz',
    text: 'Each adapted model answers the questions with the passage out of sight; so does the model without an adapter.',
  },
  {
    term: 'Reward',
    text: 'The share of right answers says how good the notes were. In ReST-EM rounds the best ones train the model to write better.',
  },
];

/** Of the Share sheet. */
export const LAB_SHARE = {
  own: 'my passage and questions',
  run: 'The link opens this recorded run.',
  settings: 'The link holds settings and seed.',
  sample: (sample: number): string =>
    `The link holds settings, seed and the number of the sample passage (${sample}): who opens it gets the same run.`,
} as const;
