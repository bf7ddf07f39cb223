/** The words of the classroom: the game, one's own notes, the sheet to print. */
export const CLASSROOM = {
  title: 'For a class',
  intro: 'Predict first, then look. Everything here is recorded or runs on this device; nothing is sent anywhere.',
} as const;

export const GAME = {
  title: 'Predict: which notes teach more?',
  rule: 'Ten paragraphs of round 1. Of all sets of notes on each, you see the best and the worst by their reward, in the order in which they were written. Guessing is right half of the time.',
  at: (at: number, of: number): string => `Pair ${at} of ${of}`,
  names: ['A', 'B'],
  ask: 'Which notes will teach the model more?',
  choose: (name: string): string => `Notes ${name} will teach more`,
  next: 'Next pair',
  again: 'Play again',
  hit: 'You were right.',
  miss: 'It was the other one.',
  result: (name: string, right: number, of: number, low: number, high: number): string =>
    `Notes ${name}: ${right} of ${of} right (95% interval ${low} to ${high}%).`,
  without: (right: number, of: number): string => `Without notes: ${right} of ${of}.`,
  /** @param p in words. */
  sure: (p: string): string => `More than chance would give (${p}, paired over the nine facts).`,
  unsure: (p: string): string =>
    `With nine facts, such a difference could be chance (${p}, paired over the facts): another quiz might say otherwise.`,
  score: (right: number, of: number): string => `Score: ${right} of ${of}.`,
  chance: (right: number, of: number, percent: string): string =>
    `By tossing a coin one gets ${right} or more of ${of} right with a chance of ${percent}.`,
} as const;

export const OWN = {
  title: 'Your notes against the model’s',
  text: [
    'In the Lab, press “Write self-edits”, open the tab “Texts” and press “Add your own”. Write at most nine lines for each paragraph, one fact a line. Then “Finetune” and “Quiz”: your notes stand in the row of edits beside the model’s, each with its right answers on the same questions, and “Answers” shows them question by question.',
    'A tip that step 5 explains: name who a line is about. And one that step 4 explains: the exam asks questions.',
  ],
  link: 'Open the Lab with a passage',
} as const;

export const SHEET = {
  title: 'A sheet to print',
  text: 'One page with a passage, two sets of notes and room for predictions; the answers are on the second page.',
  which: 'Which pair',
  print: 'Print this sheet',
  heading: 'Which notes teach a machine more?',
  name: 'Name',
  passage: 'A language model read this text, which tells of an invented place or person:',
  notes: (name: string): string => `Notes ${name}, which it wrote about it:`,
  predict:
    'It was trained once on notes A and once on notes B, and then asked the questions below without the text. Predict before you turn the page:',
  prediction: ['More answers right after notes:', 'Right of {n} after A:', 'Right of {n} after B:', 'Because:'],
  questions: 'The questions (each was asked a second time in other words):',
  answersTitle: 'What happened',
  legend: '✓ right, ✗ wrong: first and second wording.',
} as const;
