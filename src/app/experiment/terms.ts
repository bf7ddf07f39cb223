/** The words of the field, each said once for the whole page: shown where a word is pointed at or focused, and listed on Learn. */
import { REMEDIES, REMEDY_WORDS } from '../../seal/knowledge/continual/choices';

export interface TermWords {
  name: string;
  text: string;
}

const words = {
  seal: {
    name: 'SEAL',
    text: 'Self-Adapting Language Models: a way to let a model write its own training material and learn which material helps it. arXiv 2506.10943, by Zweiger, Pari and others at MIT, 2025.',
  },
  passage: { name: 'passage', text: 'A text with facts that the model has not seen before, and questions about them.' },
  task: { name: 'task', text: 'A puzzle: pairs of grids that show a rule, and a test grid to do the same to.' },
  'passage-only': {
    name: 'passage only',
    text: 'Trained on the passage itself, without any notes, for as many steps as the others.',
  },
  'self-edits': {
    name: 'self-edit',
    text: 'What a model writes to be trained on: study notes about a passage, or, for a puzzle, a recipe that says how to train.',
  },
  policy: {
    name: 'policy',
    text: 'The model in its role as the writer of self-edits. Rounds of ReST-EM train it; round 0 is the model as it came.',
  },
  'untrained-policy': { name: 'untrained policy', text: 'The writer before any round: the model as it came.' },
  base: {
    name: 'base',
    text: 'The model as it is, without an adapter and without notes: what it knows or guesses by itself.',
  },
  adapter: {
    name: 'adapter',
    text: 'A small set of extra weights that training changes while the model below stays as it was. Each self-edit gets a fresh one.',
  },
  lora: {
    name: 'LoRA',
    text: 'Low-rank adaptation: an adapter made of two thin matrices beside each large one, so that very few numbers are trained.',
  },
  rank: {
    name: 'LoRA rank',
    text: 'How thin the two matrices of an adapter are. A higher rank can learn more and takes more memory.',
  },
  finetune: {
    name: 'finetune',
    text: 'To train a finished model a little further on new material; also the training itself.',
  },
  step: {
    name: 'optimizer step',
    text: 'One small change of the weights, made after looking at some of the training material.',
  },
  epoch: { name: 'epoch', text: 'One pass over all of the training material.' },
  'learning-rate': {
    name: 'learning rate',
    text: 'How far each step moves the weights. Too low teaches nothing; too high destroys what was known.',
  },
  loss: {
    name: 'loss',
    text: 'How surprised the model is by the text that it is trained on, in nats per token. Lower is less surprised.',
  },
  nats: {
    name: 'nats',
    text: 'A unit of surprise. 0 means the model was certain; 0.7 is a fair coin; 2.3 is one in ten.',
  },
  token: { name: 'token', text: 'A piece of text as the model reads it: a word, a part of one, or a single letter.' },
  'training-sequence': {
    name: 'training sequence',
    text: 'One piece of a self-edit as it enters the training, usually one line. The passage itself is one too.',
  },
  quiz: {
    name: 'quiz',
    text: 'All questions about a passage, put to the model. Puzzles have a test grid in its place.',
  },
  'closed-book': {
    name: 'closed book',
    text: 'The passage is out of sight during the quiz, so that an answer can only come from what was learned.',
  },
  'open-book': {
    name: 'open book',
    text: 'The paragraph that holds the answer stands in the question. It shows how well the model reads, not what it learned.',
  },
  gold: { name: 'gold answer', text: 'The right answer to a question, which the model’s answer is held against.' },
  reward: {
    name: 'reward',
    text: 'How good a self-edit was: the share of right answers after training on it.',
  },
  proxy: {
    name: 'proxy reward',
    text: 'A guess at the reward from the text alone, without any training. Much cheaper, and easier to fool.',
  },
  candidate: { name: 'candidate', text: 'One self-edit with its adapter, its answers and its reward.' },
  'best-of-k': {
    name: 'best of k',
    text: 'Write k self-edits, keep the one with the highest reward. Where the reward is noisy, part of the win is luck.',
  },
  'rest-em': {
    name: 'ReST-EM',
    text: 'The outer loop: write several self-edits, try each of them, keep the best, train the writer on those. Then again.',
  },
  round: { name: 'round', text: 'One lap of the outer loop (ReST-EM).' },
  condition: {
    name: 'condition',
    text: 'One row of a comparison: who wrote the notes, if anybody. All rows have the same passages and questions.',
  },
  teacher: {
    name: 'teacher',
    text: 'Notes by an outside author for comparison: templates that know the invented world, or a larger model.',
  },
  oracle: {
    name: 'oracle',
    text: 'A row that may look at the right answers when it chooses. No real method could; it shows how much room there is.',
  },
  'held-out': {
    name: 'held-out',
    text: 'Never used in training or for choosing anything, so that the score on it is not flattered.',
  },
  'in-context': {
    name: 'in-context learning',
    text: 'Showing the model the examples in its prompt and asking at once, without any training.',
  },
  augmentation: {
    name: 'augmentation',
    text: 'A changed copy of an example that follows the same rule: turned, mirrored, or in other colours.',
  },
  configuration: {
    name: 'configuration',
    text: 'The self-edit of a puzzle: which copies to train on, how fast, how long, and what counts in the loss.',
  },
  'standard-error': {
    name: 'standard error',
    text: 'How far a measured mean may be off by chance: in about two of three repeats it would be off by less than this.',
  },
  'standard-deviation': {
    name: 'standard deviation',
    text: 'How far single values typically lie from their mean.',
  },
  interval: {
    name: '95% interval',
    text: 'A range that holds the true share in 19 of 20 such measurements. With few questions it is wide.',
  },
  paired: {
    name: 'paired',
    text: 'Compared passage by passage on the same questions, so that easy and hard passages do not blur the difference.',
  },
  seed: { name: 'seed', text: 'The number that all random choices follow from: the same seed gives the same run.' },
  'side-effects': {
    name: 'side effects',
    text: 'What an adapter does to questions that its notes are not about: other names, and things known before.',
  },
  distilled: {
    name: 'distilled lines',
    text: 'Questions with the model’s own earlier answers, mixed into the training so that it stays what it was.',
  },
  memory: {
    name: 'memory',
    text: 'What a model learned in talking, as adapters that lie on one another. The model below stays as it came, so each can be taken out again.',
  },
  surprise: {
    name: 'surprise',
    text: 'How unlikely a text is to the model before it has learned it, in nats per token. What it knows already surprises little.',
  },
  confidence: {
    name: 'confidence',
    text: 'How likely the model finds the words of its own answer. Sure of them does not mean right.',
  },
  conflict: {
    name: 'conflict',
    text: 'The model answers otherwise with a text in sight than from memory: so the text tells it something.',
  },
  worth: {
    name: 'worth',
    text: 'What the model says itself when it is asked whether a text is worth remembering: how much likelier yes is than no.',
  },
  retention: {
    name: 'retention',
    text: 'What is left of an edit once others were learned after it: the share of right answers about its passage by then.',
  },
  'sequential-edits': {
    name: 'sequence of edits',
    text: 'Passages learned one after another by the same model, each edit on top of all the ones before.',
  },
  remedy: {
    name: 'remedy',
    text: 'A change of the training, or of what is kept of it, so that later edits overwrite less of earlier ones.',
  },
  credit: {
    name: 'credit',
    text: 'What one line of the notes is worth: the reward with all lines, less the reward with this one left out.',
  },
  kv: {
    name: 'KV cache',
    text: 'What the model keeps of the text so far, two lists (keys and values) a layer, so that the next token need not start over.',
  },
  gguf: {
    name: 'GGUF',
    text: 'A file format for models, often with weights rounded to few bits, as llama.cpp reads it.',
  },
  safetensors: {
    name: 'safetensors',
    text: 'A file format for the weights of a model, as the Hugging Face hub has it.',
  },
  parameters: {
    name: 'parameters',
    text: 'The numbers that a model consists of, also called weights. Training changes them.',
  },
} satisfies Record<string, TermWords>;

/** Of each remedy, as its setting says it. */
const remedies = REMEDIES.map((remedy): [string, TermWords] => {
  const { label, help = '' } = REMEDY_WORDS[remedy];
  return [`remedy-${remedy}`, { name: `${label.toLowerCase()} (remedy)`, text: help }];
});

export type TermName = keyof typeof words;
export const TERMS: Readonly<Record<string, TermWords>> = { ...words, ...Object.fromEntries(remedies) };

/** `undefined` for what is no term. */
export const termOf = (name: string): TermWords | undefined => (Object.hasOwn(TERMS, name) ? TERMS[name] : undefined);
