/** What the Forgetting page says. */

export const FORGETTING_WORDS = {
  title: 'What stays when one thing is learned after another?',
  intro: [
    'A model learns one passage, then a second on top of it, then a third. After each [edit](self-edits) it is quizzed on every passage so far, with the [book closed](closed-book). The [retention](retention) matrix holds the answers: down the rows come further edits, and each column shows what is left of one passage.',
    'SEAL names forgetting as its first open problem, and remedies that nobody had run on it. Here are several, on the same sequences with the same random numbers.',
  ],
  shown: 'What is shown',
  live: 'The run of this page',
  seal: 'SEAL’s 64 sequences (Qwen2.5-7B)',
  opening: 'Fetching the quizzes of this run.',
  pooling: 'Fetching the quizzes of the other seeds.',
  seeds: 'Seeds',
  notPooled: (why: string): string => `The runs of the other seeds are left out: ${why}`,
  pooledNote:
    'Runs that differ in their seed alone, each with sequences of its own. Sequences of one seed share the random numbers of writing and training; the errors are over sequences.',
  oneList:
    'every sequence is drawn from the same list of passages, whatever the seed, so another seed is no further sample of passages',
  oneListNote:
    'All sequences are drawn from one list of passages, so the error is over orders of the same passages: it says nothing of other passages.',
  otherPassages: 'other passages, weights in another format, or settings that do nothing here',
  alone: 'Why this run is not pooled with others',
  apart: (count: number): string =>
    count === 1 ? 'One other run is not pooled with these' : `${count} other runs are not pooled with these`,
  nothing: 'No run is shown',
  nothingText: 'Choose one above, or run sequences of your own below.',
  matrix: 'Retention matrix',
  matrixNote:
    'Right answers about each passage. Framed: right after its own edit. Hatched: not asked, because the passage was still to come.',
  deviation: '± is the standard deviation over sequences.',
  deviationOver: (over: string, n: number): string =>
    `± is the standard deviation over ${over}; a standard error is that divided by ${Math.sqrt(n).toFixed(1)}.`,
  changeNote:
    'Each cell less what the passage had right after its own edit, in points: below it what was lost, above it, in the row before any edit, how much was still to be learned.',
  pickCell:
    'Pick a cell, with the mouse or with Enter, to read the quiz behind it. The arrow keys lead from cell to cell.',
  age: 'By age of the edit',
  overlay: 'SEAL’s curve beside it',
  sealDiffers:
    'SEAL’s numbers are from a model of 7 billion parameters after two rounds of SEAL, on passages of SQuAD and questions that GPT-4.1 judged. Its questions, model and passages are others than ours, so compare shapes, not heights. Each edit was merged into the weights before the next. The file has means alone: no single answers, no remedies.',
  remedies: 'Remedies side by side',
  noRemedies: 'The table comes when a first sequence has come to its end.',
  remediesOver: (over: string): string => `Means over ${over}; ± one standard error over sequences.`,
  caveats:
    'What the table cannot show: n counts sequences, because the passages of one share a model. The strengths of remedies were chosen on other passages than those shown, for this model; another model may want others. “Kept apart” keeps an adapter of each edit, so that its memory grows with every edit, and finds the right one by rare words, which is easy where every name is new. TFLOP leaves out the quizzes, which are the same for all.',
  liveTitle: 'Run it here',
  liveNote: 'Sequences go on together, edit by edit. Everything runs on this device.',
  policyLost: 'It begins with the model as it was loaded: the policy that your rounds trained goes.',
  run: 'Run sequences',
  more: 'More: strengths of the remedies, passages, what is asked beside them',
  interrupted: 'A run of sequences was broken off before it ended.',
  toRuns: 'Go on with it on the Runs page',
  failed: 'The sequences could not go on.',
  answersNone: 'A published file of means has no single answers.',
  export: {
    remedies: 'Remedies side by side',
    matrix: 'Retention matrix',
    ages: 'Change by age of the edit',
    answers: 'Answers of the chosen cell',
    run: 'This run, as a run file',
    runOf: (seed: number | undefined): string => `The run of seed ${seed}, as a run file`,
    byAge: 'Chart by age',
    tradeoff: 'Chart of remedies',
    matrices: 'Matrices of remedies',
  },
  shareRun: 'The link leads to this run and to what is looked at. A run of your own is found in this browser alone.',
  shareSeal: 'The link leads to SEAL’s published sequences.',
  shareSettings: 'The link holds the settings and the seed of sequences to be run.',
} as const;

export const SCALE_NAMES = { accuracy: 'Accuracy', change: 'Change since learned' } as const;
