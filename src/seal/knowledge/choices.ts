/** What some settings are chosen from, in the words of a form. */
import * as z from 'zod/mini';
import type { Word } from '../settings';
import type { Judge } from './types';

/**
 * How the model is asked for a self-edit. `world`: the form that the embedded model was pretrained on, no title anywhere.
 * `facts`: the project's own, which a small chat model follows (`recipe/english/README.md`, "Which prompt"). `own` uses `ownTemplate`
 * with `{title}` and `{context}`. The others are SEAL's templates (seal-reference 2.2).
 */
export const PROMPT_STYLES = [
  'world',
  'implications',
  'implications-long',
  'implications-very-long',
  'rewrite',
  'self-qa',
  'facts',
  'none',
  'implications-chain-of-thought',
  'own',
] as const;
export type PromptStyle = (typeof PROMPT_STYLES)[number];
export const STYLE_WORDS: Record<PromptStyle, Word> = {
  world: {
    label: 'The embedded model’s own',
    help: 'The passage alone, as it was pretrained on; no other model knows it.',
  },
  implications: { label: 'Implications', help: 'The paper’s: a list of what follows from the passage.' },
  'implications-long': { label: 'Implications, a long list', help: 'The same, longer.' },
  'implications-very-long': { label: 'Implications, a very long list', help: 'The same, longer still.' },
  rewrite: { label: 'Rewrite', help: 'The passage in a few other ways.' },
  'self-qa': { label: 'Questions and answers', help: 'The passage as questions with their answers.' },
  facts: { label: 'Facts', help: 'What the passage says, one sentence for each; a small chat model follows it best.' },
  none: { label: 'No request', help: 'The passage, and whatever the model goes on with.' },
  'implications-chain-of-thought': { label: 'Implications, thought over', help: 'First thoughts, then implications.' },
  own: { label: 'Own prompt', help: 'What you write below.' },
};

/** Where the passages of rounds come from. */
export const CORPORA = ['world', 'english', 'own'] as const;
export type Corpus = (typeof CORPORA)[number];
export const CORPUS_WORDS: Record<Corpus, Word> = {
  world: {
    label: 'The embedded model’s world',
    help: 'Made without end, in the few words that the embedded model knows.',
  },
  english: {
    label: 'Plain English',
    help: 'Invented things, for a model that speaks English: 6 passages to train on, 8 to measure on.',
  },
  own: {
    label: 'Your own set',
    help: 'Passages of a file: some train, the others only measure.',
  },
};

/** How a text reaches the model: as it is, or as the user's turn of its chat template, which the model answers. */
export const PROMPT_FORMS = ['plain', 'chat'] as const;
export type PromptForm = (typeof PROMPT_FORMS)[number];
export const FORM_WORDS: Record<PromptForm, Word> = {
  plain: { label: 'As plain text', help: 'The model goes on with the text, as a base model does.' },
  chat: { label: 'In its chat template', help: 'As a turn of the user; for a chat model alone.' },
};

/**
 * Which parts train the policy. The first is what SEAL's code does, the third the binary reward of the paper's equation 2. The last
 * is a control: as much finetuning on own texts as by the first, but the reward does not say on which.
 */
export const SELECTION_RULES = ['best-of-k', 'top-k', 'beats-base', 'random'] as const;
export type SelectionRule = (typeof SELECTION_RULES)[number];
export const SELECTION_WORDS: Record<SelectionRule, Word> = {
  'best-of-k': {
    label: 'Best of each paragraph',
    help: 'The best version of each paragraph trains the policy, whatever the base scores.',
  },
  'top-k': {
    label: 'Several best of each paragraph',
    help: 'As many of the best versions of each paragraph as Keep says.',
  },
  'beats-base': {
    label: 'All that beat the base',
    help: 'Every version that scores above the base on the same questions.',
  },
  random: {
    label: 'One drawn at random (control)',
    help: 'One version of each paragraph, whatever it scored: shows what finetuning without the reward does.',
  },
};

export const REWARD_RULES = ['accuracy', 'gold-log-probability', 'rubric'] as const;
export const rewardRule = z.enum(REWARD_RULES);
export type RewardRule = z.infer<typeof rewardRule>;
export const REWARD_WORDS: Record<RewardRule, Word> = {
  accuracy: { label: 'Right answers', help: 'Share of right answers after finetuning on the edit: the true reward.' },
  'gold-log-probability': {
    label: 'Likelihood of the right answers',
    help: 'How likely the right answers become; it moves before answers flip.',
  },
  rubric: {
    label: 'Rubric of the text (proxy)',
    help: 'Judges length, diversity, quality and correctness of the text. A proxy: what it teaches is not asked.',
  },
};

export const JUDGE_WORDS: Record<Judge, Word> = {
  exact: {
    label: 'Exact match',
    help: 'Equal to the right answer, but for case, spacing, quotes and closing punctuation.',
  },
  containment: {
    label: 'Containment',
    help: 'The right answer occurs in what was said, not denied. Denials are known of English, Chinese, Japanese and Thai.',
  },
  'token-recall': {
    label: 'Token recall',
    help: 'Enough word stems of the right answer occur in what was said, not denied, as above.',
  },
  model: {
    label: 'The model itself',
    help: 'The model is asked whether both mean the same; a small one is a poor judge.',
  },
  endpoint: {
    label: 'An outside model',
    help: 'As the paper has it: the model that you name under Outside helper is asked. Questions and answers go there.',
  },
};
