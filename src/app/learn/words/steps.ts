/**
 * The eight steps in plain words. `[…](part:…)` is tied to a part of the figure beside it, `[…](term:…)` to the glossary; numbers
 * come from the recorded runs or from the paper, as the line below each figure says.
 */
import { CONTROL, puzzleTilts, TILTS, worldTilts } from '../../experiment/words/tilts';
import { PAPER_FORGETTING, PAPER_NOISE, PAPER_PUZZLES } from './paper';

export const STEPS = {
  'inner-loop': 'One lap: read, write, train, sit the exam',
  reward: 'Where a reward comes from, and how noisy it is',
  'best-of-k': 'Why it writes several, and keeps the best',
  policy: 'What the model learns to write',
  passage: 'Why reading alone teaches little',
  cost: 'What it costs elsewhere',
  puzzles: 'The same loop on puzzles',
  paper: 'What the paper found, and what this page shows',
} as const;
export type StepName = keyof typeof STEPS;

export const LEARN = {
  title: 'How a model teaches itself',
  /** Below the headline. */
  intro: [
    'A language model is trained once and then stays as it is. [SEAL](https://arxiv.org/abs/2506.10943) (Self-Adapting Language Models, by Zweiger, Pari and others at MIT, 2025) lets it go on: the model writes [its own study notes](term:self-edits), is trained on them, and is tested. That is the inner loop. The outer loop then trains it to write notes that help more.',
    'Eight short steps show both loops on recorded runs of this page’s small model. Point at an underlined phrase and its part of the figure lights up; point at the figure and the phrase does. Dotted words tell what they mean.',
  ],
  waiting: 'Fetching the recorded figures.',
  contents: 'On this page',
  glossary: 'Glossary',
  glossaryIntro: 'Every word of the field that this page uses, said once.',
} as const;

export const LOOPS = {
  title: 'The two loops',
  inner: 'The inner loop',
  parts: [
    { step: 'inner-loop', name: 'Read', text: 'a text with facts that it has never seen' },
    { step: 'best-of-k', name: 'Write notes', text: 'several versions of them' },
    { step: 'passage', name: 'Train on them', text: 'one small add-on for each version' },
    { step: 'inner-loop', name: 'Sit the exam', text: 'with the text out of sight' },
    { step: 'reward', name: 'Reward', text: 'the share of right answers' },
  ],
  outerName: 'Outer loop:',
  outer: 'keep the best notes and train the writer on them, so that it writes better ones. Then again.',
} as const;

const of = (right: number, all: number): string => `${right} of ${all}`;
export const wholePercent = (share: number): string => `${Math.round(share * 100)}%`;

export const INNER = {
  text: ({ before, after, all, untold }: { before: number; after: number; all: number; untold: number }): string[] => [
    'The model reads [a text that it has never seen](part:text) and writes [notes about it](part:notes). SEAL calls them a [self-edit](term:self-edits).',
    'Then it [trains on its notes](part:losses). Only a small add-on changes, the [adapter](term:adapter); the model below stays as it was. Step by step the [loss](term:loss) falls: the notes surprise it less and less.',
    `Last comes [an exam with the text out of sight](part:answers), [closed book](term:closed-book). Without notes it had ${of(before, all)} right, after training on them ${of(after, all)}. That share is the [reward](term:reward) of these notes. Of the ${all - after} that are still wrong, ${untold} have an answer that its notes never mention.`,
    'The add-on is then thrown away. What the outer loop keeps is not the facts but a better habit of taking notes.',
  ],
  stages: ['It reads', 'It writes notes', 'It trains on them', 'It sits the exam'],
  step: 'Step through it',
  next: 'Next',
  all: 'Show all',
  source: (passage: number, paragraph: number, paragraphs: number, passages: number): string =>
    `Paragraph ${paragraph} of ${paragraphs} of held-out passage ${passage}, chosen by a rule: its gain lies nearest to the middle of all ${passages}. The loss is of the notes on all its paragraphs together.`,
} as const;

export const REWARD = {
  text: (facts: { questions: number; stays: number; groups: number }): string[] => [
    `Here are [several sets of notes](part:rewards) on one paragraph, all by the same untrained writer. Each trained an [adapter](term:adapter) of its own, and each adapter had the same ${facts.questions} questions. The filled mark is the share that it got right: its [reward](term:reward).`,
    `But ${facts.questions} questions are few. [Ask a fresh quiz](part:quiz) of the same length, and the open marks land elsewhere. After a thousand such quizzes [the last column](part:wins) says how often each set came first.`,
    `Over all ${facts.groups} paragraphs of this round, the best set stays best in ${facts.stays} of 100 fresh quizzes. So a reward is a hint, not a fact.`,
    `In the paper’s own files the noise is larger still: the same notes, trained three times, differ by ${PAPER_NOISE.again} points ([standard deviation](term:standard-deviation)), different notes of a passage by ${PAPER_NOISE.between}.`,
  ],
  once: 'One fresh quiz',
  thousand: 'A thousand fresh quizzes',
  forget: 'Clear',
  paragraph: (at: number, of: number): string => `Paragraph ${at} of ${of}`,
  set: (at: number): string => `Notes ${at}`,
  source: (passages: number, edits: number): string =>
    `Round 1 of the recorded run: ${passages} passages of three paragraphs × ${edits} sets of notes. A fresh quiz draws as many facts as were asked, from those that were asked, each in both wordings (a bootstrap). Noise of the training itself is not in it: these runs trained each set once. Paper: the results in SEAL’s repository, first round.`,
} as const;

export const BEST = {
  text: (facts: { most: number; one: number; seen: number; fresh: number; luck: number }): string[] => [
    `Nobody tells the model which notes are good. So it writes k sets, tries them all, and [the best mark wins](part:seen): ${wholePercent(facts.one)} right with one set alone, ${wholePercent(facts.seen)} with the best of ${facts.most}. Change k and see what choosing is worth.`,
    'But [part of that is luck](part:luck): a set also wins because the quiz happened to ask what it says.',
    `So choose by one half of the facts and [measure on the other half](part:fresh): ${wholePercent(facts.fresh)}. That much choosing is really worth; the other ${facts.luck} points were luck.`,
    'SEAL throws the rest away and trains the writer on the best, so that it writes more like them. Then again. This outer loop is [ReST-EM](term:rest-em), and one lap of it a [round](term:round).',
  ],
  k: 'Sets of notes tried (k)',
  seen: 'On the facts that chose it',
  fresh: 'On the other facts',
  source: (groups: number): string =>
    `Round 1 of the recorded run, ${groups} paragraphs with all their sets of notes. For each k: mean over every way to take k of them, both halves of the facts in turn.`,
} as const;

export const POLICY = {
  text: (facts: {
    before: number;
    after: number;
    others: string;
    passages: number;
    round: number;
    quizBefore: number;
    quizAfter: number;
    linesBefore: number;
    linesAfter: number;
    /** Points that the last notes are better than the first, and how many of them are form; one a seed. */
    gains: readonly { seed: number; points: number; form: number }[];
  }): string[] => [
    `[Before the first round](part:before) its notes copy sentences that say “she” and “her”. [After round ${facts.round}](part:after) they name the person and ask the exam’s own questions. Same passage, same random numbers.`,
    `On ${facts.passages} passages that it never trained on, [the score rises](part:rows) from ${wholePercent(facts.before)} with its first notes to ${wholePercent(facts.after)}${facts.others}.`,
    `What did it learn? [Mostly form](part:forms). Notes written as questions with answers taught about as well before training (${wholePercent(facts.quizBefore)} right) as after (${wholePercent(facts.quizAfter)}). It now writes them far more often: ${wholePercent(facts.linesBefore)} of its lines before, ${wholePercent(facts.linesAfter)} after. With seed ${facts.gains.map(({ seed, points, form }) => `${seed} the whole gain is ${points.toFixed(0)} points, and the change of form alone would give ${form.toFixed(0)}`).join('; with seed ')}.`,
    'Nobody told it to; the [reward](term:reward) did. But it had seen such lines when it was first trained. It learned to choose, not to invent.',
  ],
  lines: { before: 'Before the first round', after: (round: number): string => `After round ${round}` },
  right: (right: number, all: number): string => `${right} of ${all} right after training on them`,
  formNames: {
    none: 'No line is a question with answer',
    some: 'Some lines are',
    quiz: 'Nine in ten lines or more are',
  },
  formTitle: 'Notes by form: how many, and how well they teach',
  source: (n: number, seeds: number): string =>
    `Mean over ${n} held-out passages, two sets of notes each; bars: one standard error over passages. Small marks: the same run with ${seeds - 1} other seeds. Forms are of single paragraphs’ notes; how much of a gain is form: its share of each form times what that form teaches, before against after (Kitagawa 1955).`,
} as const;

export const PASSAGE = {
  text: (facts: { base: number; passage: number; naming: number; sentences: number }): string[] => [
    `Why write notes at all? Because training on [the passage itself](part:row-passage) hardly helps: ${wholePercent(facts.passage)} right, where [the untouched model](part:row-base) gets ${wholePercent(facts.base)} by guessing well.`,
    `Look at [the sentences](part:sentences). Few [name who they are about](part:naming): ${facts.naming} of ${facts.sentences.toLocaleString('en')} in these passages. The others say “she” or “its”, and each passage has three such people. “She trades in salt” could be any of them.`,
    'Learning such a sentence by heart teaches which word follows “She trades in”, not whose trade it is. Notes that [say the fact again, with the name](part:row-policy), tie the fact to it.',
    'With the paragraph in front of it the model answers [everything](part:row-open): it can read. It just does not remember from reading.',
    'These passages were made so, with rivals and pronouns. But the paper finds the same on real text: 32.7% right before, 33.5% after training on the passage alone.',
  ],
  named: 'names its subject',
  source: (n: number): string =>
    `Mean over ${n} held-out passages; bars: one standard error. Open book shows the question’s own paragraph only. Paper: main table, one passage at a time, in both versions.`,
} as const;

export const COST = {
  text: (facts: { others: number; known: number; knownBefore: number; round: number }): string[] => [
    `An adapter that has just learned three names is not only wiser. Asked about [people and towns it never met](part:others), it now gives another answer than before to about ${Math.round((1 - facts.others) * 10)} in 10 questions.`,
    `Of [things that it knew before](part:known), ${wholePercent(facts.known)} are still right after its notes of round ${facts.round}; without them it was ${wholePercent(facts.knownBefore)}.`,
    'Nothing in the reward says: leave the rest alone. The loop gets what it is paid for. Lines that repeat old answers, [distilled lines](term:distilled), make it gentler: in a trial 95% of the answers about others stayed (53% without), and the own score fell from 48% to 37%.',
    `The paper saw it too: eight self-edits merged one after the other, and all eight passages together end at ${PAPER_FORGETTING.after}% right, below the ${PAPER_FORGETTING.before}% of the untouched model.`,
  ],
  sorts: { others: 'Answers about others unchanged', known: 'Old knowledge still right' },
  legend: 'What is counted',
  source: (questions: number, n: number): string =>
    `${questions} questions of each sort, the same for every adapter, so read it roughly; mean over ${n} held-out passages, bars: one standard error over passages. Trial: 12 training passages, a second implementation of the inner loop. Paper: the results in SEAL’s repository, 64 sequences of eight.`,
} as const;

export const PUZZLE = {
  text: (facts: { before: number; after: number; round: number; constant: number; tasks: number }): string[] => [
    '[A few pairs of grids](part:pairs) show a rule; the model must do the same to [one more grid](part:test). Shown the pairs in its prompt, it fails. Here the [self-edit](term:self-edits) is no text but [a recipe for training](part:recipes): which changed copies of the pairs to make, how fast and how long to train, what counts.',
    `The recipe [before any round](part:before) left the answer wrong. The recipe [after round ${facts.round}](part:after) got it right.`,
    `Over ${facts.tasks} fresh tasks, [the share solved](part:rows) goes from ${wholePercent(facts.before)} to ${wholePercent(facts.after)}. Paper: ${PAPER_PUZZLES.inContext}% from the prompt alone, ${PAPER_PUZZLES.untrained}% with untrained recipes, ${PAPER_PUZZLES.seal}% with SEAL (29 of 40).`,
    `Be careful with it. Tasks were picked, as in the paper, so that the prompt alone fails and some recipe works. And where all tasks are of one family, [one fixed recipe](part:constant) does ${wholePercent(facts.constant)}: there is little to decide.`,
  ],
  presets: { 'one-family': 'One family of tasks', 'mixed-families': 'Two families, mixed' },
  legend: 'Which tasks',
  rows: {
    'in-context': 'From the prompt alone',
    untrained: 'Untrained recipes',
    policy: (round: number): string => `Recipes after round ${round}`,
    constant: 'One fixed recipe',
    oracle: 'Any recipe tried',
  },
  wrong: 'wrong',
  right: 'right',
  unread: 'No grid came',
  source: (n: number, seeds: number): string =>
    `${n} held-out tasks; bars: one standard error over tasks; small marks: ${seeds - 1} other seeds. The task shown is the first that no untrained recipe solved and the first recipe after the last round did. Paper: Llama-3.2-1B on 8 ARC tasks × 5 recipes, one round.`,
} as const;

export const FOUND = {
  text: [
    'The paper trained a real model, [Qwen2.5-7B, on passages of SQuAD](part:single). After two rounds its own notes teach it as much as those of GPT-4.1: 47.0% and 46.3%, which is a tie: one [standard error](term:standard-error) is 1.6 points.',
    'Mind the version. In the first (June 2025), [200 passages at once](part:pooled) still put SEAL ahead. In the second (September 2025), with all weights trained, GPT-4.1’s notes lead: 59.4% to 58.2%, and 49.2% to 46.4% over all 2,067 passages.',
    'And the wording of the request matters as much as the rounds: asked to “rewrite” the passage, the untrained model already reaches 49.4%; asked with no form at all, 13.8% (second version, table 10).',
  ],
  versions: { v1: 'First version, June 2025', v2: 'Second version, September 2025' },
  legend: 'Version of the paper',
  table: 'Right answers in percent, as the paper has them',
  shows: 'What this page’s toy world shows',
  doesNot: TILTS.summary,
  showsList: [
    'Both loops for real: every figure above was computed by training, on the page’s own engine.',
    `That the reward does it. In the control, the same loop with notes drawn at random (recorded, seed 1), two rounds lead from ${CONTROL.before}% right to ${CONTROL.random}%; with the best notes, to ${CONTROL.best}%. A second implementation found no gain without the reward either (−0.5 ± 2.8 points, one seed).`,
    'Noise, luck and damage, which a table of means hides.',
  ],
  doesNotList: [
    ...worldTilts({ pooled: false }),
    'That it would hold for large models or many passages; the paper’s 2,067 passages are the place to look.',
  ],
  doesNotPuzzles: 'And of the puzzles',
  puzzlesList: puzzleTilts('mixed-families'),
  source: 'Paper: main table in both versions; Qwen2.5-7B, judged by GPT-4.1, 974 questions.',
} as const;

export const recordedText = (title: string, seed: number, model: string): string =>
  `Recorded run “${title}”, model ${model}, seed ${seed}.`;
