/** Settings of a knowledge run. What was measured to reach the defaults is in `micro-world-ki.md`, sections 5 and 7. */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../../contract/engine';
import { MOST_SELF_EDIT_LINES } from '../../world/prompts';
import { at, count, edits, items, type ParsedSettings, replaced, setting, settingsTable, type Word } from '../settings';
import { heldOutTemperature, inner, policy, seed, temperature, topP } from '../sharedSettings';
import { CONDITION_NAMES, CONDITION_WORDS } from './measured';
import { JUDGES, type Judge } from './types';

/**
 * How the model is asked for a self-edit. `world`: the form that the embedded model was pretrained on, no title anywhere.
 * The others are SEAL's templates (seal-reference 2.2); `own` uses `ownTemplate` with `{title}` and `{context}`.
 */
export const PROMPT_STYLES = [
  'world',
  'implications',
  'implications-long',
  'implications-very-long',
  'rewrite',
  'self-qa',
  'none',
  'implications-chain-of-thought',
  'own',
] as const;
export type PromptStyle = (typeof PROMPT_STYLES)[number];

/** Which parts train the policy. The first is what SEAL's code does, the last the binary reward of the paper's equation 2. */
export const SELECTION_RULES = ['best-of-k', 'top-k', 'beats-base'] as const;
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
};

export const REWARD_RULES = ['accuracy', 'gold-log-probability', 'rubric'] as const;
const rewardRule = z.enum(REWARD_RULES);
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

const JUDGE_WORDS: Record<Judge, Word> = {
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
};

const POOLED = { group: 'Measuring', needs: ['multiPassage.passages'] } as const;

export const knowledgeSettingsSchema = z.strictObject({
  seed: seed({ usual: 1 }),
  rounds: setting(
    { of: count(0, 20), usual: 2, label: 'Rounds', group: 'ReST-EM' },
    'Write, finetune, quiz, keep the best, train the policy; then again.',
  ),
  trainingPassages: setting(
    { of: items(1), usual: 8, paper: 50, label: 'Training passages', group: 'ReST-EM', flag: 'passages' },
    'Fresh ones in every round.',
  ),
  heldOutPassages: setting(
    { of: items(0), usual: 8, paper: 200, label: 'Held-out passages', group: 'Measuring', flag: 'held-out' },
    'They only measure; the policy never trains on them.',
  ),
  edits: setting(
    { of: edits(), usual: 5, label: 'Edits per passage', group: 'Writing' },
    'Versions that compete, all at once.',
  ),
  heldOutEdits: setting(
    { of: edits(), usual: 2, paper: 1, label: 'Edits per held-out passage', group: 'Measuring' },
    'More make the mean steadier, and best of k needs at least two.',
  ),
  repeats: setting(
    { of: count(1, 20), usual: 1, paper: 3, label: 'Repeats', group: 'Inner loop' },
    'Finetunes of each self-edit from other random starts; two or more show the noise of a reward.',
  ),
  writing: z.strictObject({
    style: setting({ of: z.enum(PROMPT_STYLES), usual: 'world', paper: 'implications', label: 'Prompt' }),
    ownTemplate: setting(
      { of: z.string().check(z.maxLength(20_000)), usual: '', label: 'Own prompt' },
      'With {title} and {context}, for the prompt "own".',
    ),
    /** Of the samples that compete for the reward: high, so that they differ. */
    temperature: temperature({ usual: 1 }, '0 always takes the likeliest word; 1 samples as the model believes.'),
    heldOutTemperature: heldOutTemperature({ usual: 0.5, paper: 1 }),
    topP: topP({ usual: 1, paper: 0.95 }),
    topK: setting({ of: count(0, 1_000_000), usual: 0, label: 'Likeliest tokens' }, '0 samples from all.'),
    maxTokens: setting(
      { of: count(1, 8192), usual: 130, paper: 8192, label: 'Longest note', group: 'Writing' },
      'Tokens for each paragraph.',
    ),
  }),
  sequences: z.strictObject({
    /** SEAL splits in single-passage runs and not in multi-passage ones. */
    splitLines: setting(
      { of: z.boolean(), usual: true, label: 'One sequence a line' },
      'Otherwise the note of a paragraph is one.',
    ),
    maxLines: setting(
      { of: z.nullable(count(1, 1000)), usual: MOST_SELF_EDIT_LINES, paper: null, label: 'Most lines of a note' },
      'The rest is left out.',
    ),
    maxTokens: setting(
      { of: count(2, 8192), usual: 512, paper: 2048, label: 'Longest sequence', flag: 'sequence-tokens' },
      'Longer ones are cut to so many tokens.',
    ),
  }),
  finetune: z.strictObject({
    rank: inner.rank({ usual: 8, paper: 32, group: 'Inner loop' }),
    alpha: inner.alpha({ usual: 16, paper: 64 }),
    targets: inner.targets({ usual: [...PROJECTIONS], paper: ['q', 'v'] }),
    learningRate: inner.learningRate(
      { usual: 1e-2, paper: 1e-3, group: 'Inner loop' },
      'Size of a step; too large and the adapter forgets how to answer.',
    ),
    schedule: inner.schedule({ usual: 'linear' }),
    beta2: inner.beta2({ usual: 0.99, paper: 0.999 }),
    weightDecay: inner.weightDecay({ usual: 0 }),
    maxGradientNorm: inner.maxGradientNorm({ usual: null, paper: 1 }),
    epochs: inner.epochs(
      { usual: 12, paper: 10, label: 'Steps', group: 'Inner loop' },
      'Passes over all sequences of a self-edit.',
    ),
    batchSize: inner.batchSize({ usual: null, paper: 1 }),
  }),
  quiz: z.strictObject({
    judge: setting({
      of: z.enum(JUDGES),
      usual: 'exact',
      paper: 'token-recall',
      paperSays: 'GPT-4.1',
      label: 'Judge',
      words: JUDGE_WORDS,
      group: 'Reward',
    }),
    maxTokens: setting({ of: count(1, 1024), usual: 12, paper: 64, label: 'Longest answer', flag: 'answer-tokens' }),
  }),
  reward: setting({ of: rewardRule, usual: 'accuracy', label: 'Reward rule', words: REWARD_WORDS, group: 'Reward' }),
  measureRubric: setting(
    { of: z.boolean(), usual: true, label: 'Measure the rubric' },
    'Where it is not the reward, so that proxy and true reward stand side by side.',
  ),
  selection: setting({
    of: z.enum(SELECTION_RULES),
    usual: 'best-of-k',
    label: 'Selection rule',
    words: SELECTION_WORDS,
    group: 'ReST-EM',
  }),
  keep: setting(
    { of: edits(), usual: 2, label: 'Keep', group: 'ReST-EM', needs: ['selection', 'top-k'] },
    'Best versions of each paragraph that train the policy.',
  ),
  sideQuestions: setting(
    { of: count(0, 256), usual: 18, label: 'Side questions', group: 'Reward' },
    'Of each sort, about other entities and about what the model knew: they show an edit that overwrites. 0 is off.',
  ),
  conditions: setting(
    {
      of: z.array(z.enum(CONDITION_NAMES)),
      usual: [...CONDITION_NAMES],
      label: 'Conditions to measure',
      words: CONDITION_WORDS,
      fixed: ['base'],
      group: 'Measuring',
    },
    'Each is a row of the comparison and takes its time; the base always is.',
  ),
  /** One adapter for the self-edits of many held-out passages. */
  multiPassage: z.strictObject({
    passages: setting(
      { of: items(0), usual: 0, paperSays: '200', label: 'Pooled passages', group: 'Measuring', flag: 'multi-passage' },
      'Held-out passages that share one adapter, asked about all of them at the end. 0 leaves it out.',
    ),
    edits: setting(
      { of: edits(), usual: 4, paper: 5, label: 'Pooled edits per passage', flag: 'multi-edits', ...POOLED },
      'Self-edits of each passage that go into the pool.',
    ),
    rank: inner.rank({ usual: 16, paper: 32, label: 'Rank of the pooled adapter', flag: 'multi-rank' }),
    alpha: inner.alpha({ usual: 32, paper: 64, label: 'Alpha of the pooled adapter', flag: 'multi-alpha' }),
    learningRate: inner.learningRate({
      usual: 4e-3,
      paper: 1e-3,
      label: 'Learning rate of the pooled adapter',
      flag: 'multi-learning-rate',
    }),
    steps: setting(
      {
        of: count(1, 10_000),
        usual: 200,
        paperSays: '3 epochs',
        label: 'Steps of the pooled adapter',
        flag: 'multi-steps',
        ...POOLED,
      },
      'The same for every condition, so that more text is not also more training.',
    ),
    tokensPerStep: setting(
      { of: count(1, 1_000_000), usual: 768, label: 'Tokens per pooled step', flag: 'multi-tokens' },
      'Nearly: texts of any length get the same budget, so that long ones are not more training either.',
    ),
  }),
  policy: z.strictObject({
    rank: policy.rank({ usual: 16, paper: 64 }),
    alpha: policy.alpha({ usual: 32, paper: 128 }),
    targets: policy.targets({ usual: [...PROJECTIONS] }),
    learningRate: policy.learningRate({ usual: 1.5e-3, paper: 3e-4 }),
    schedule: policy.schedule({ usual: 'linear' }),
    beta2: policy.beta2({ usual: 0.99, paper: 0.999 }),
    weightDecay: policy.weightDecay({ usual: 0 }),
    maxGradientNorm: policy.maxGradientNorm({ usual: 1 }),
    epochs: policy.epochs({ usual: 8, paper: 2 }),
    batchSize: policy.batchSize({ usual: 24, paper: 10 }),
    warmupSteps: policy.warmupSteps({ usual: 2, paper: 0 }),
    replayPerPair: policy.replayPerPair({ usual: 1, paper: 0 }),
    replayWeight: policy.replayWeight({ usual: 0.5, paper: 0 }),
  }),
});

export type KnowledgeSettings = z.infer<typeof knowledgeSettingsSchema>;
export const KNOWLEDGE_SETTINGS = settingsTable(knowledgeSettingsSchema);
export const { defaults: DEFAULT_SETTINGS, paper: PAPER_SETTINGS, parse: parseSettings } = KNOWLEDGE_SETTINGS;

/** Of a run that was made. Before held-out passages had a temperature of their own, everything was written at one. */
export function parseRecordedSettings(input: unknown, defaults = DEFAULT_SETTINGS): ParsedSettings<KnowledgeSettings> {
  const temperature = at(input, ['writing', 'temperature']);
  const told = temperature === undefined || at(input, ['writing', 'heldOutTemperature']) !== undefined;
  return parseSettings(told ? input : replaced(input, ['writing', 'heldOutTemperature'], temperature), defaults);
}
