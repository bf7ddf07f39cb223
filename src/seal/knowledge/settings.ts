/** Settings of a knowledge run. What was measured to reach the defaults is in `micro-world-ki.md`, sections 5 and 7. */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../../contract/engine';
import { MOST_SELF_EDIT_LINES } from '../../world/prompts';
import { at, count, edits, items, type ParsedSettings, real, replaced, setting, settingsTable } from '../settings';
import { heldOutTemperature, inner, policy, seed, temperature, topP } from '../sharedSettings';
import {
  CORPORA,
  CORPUS_WORDS,
  FORM_WORDS,
  JUDGE_WORDS,
  PROMPT_FORMS,
  PROMPT_STYLES,
  type PromptForm,
  type PromptStyle,
  REWARD_WORDS,
  rewardRule,
  SELECTION_RULES,
  SELECTION_WORDS,
  STYLE_WORDS,
} from './choices';
import { continualSchema } from './continual/settings';
import { CONDITION_NAMES, CONDITION_WORDS } from './measured';
import { JUDGES } from './types';

const POOLED = { group: 'Measuring', needs: ['multiPassage.passages'] } as const;

export const knowledgeSettingsSchema = z.strictObject({
  seed: seed({ usual: 1 }),
  rounds: setting(
    { of: count(0, 20), usual: 2, label: 'Rounds', group: 'ReST-EM' },
    'Write, finetune, quiz, keep the best, train the policy; then again.',
  ),
  corpus: setting({
    of: z.enum(CORPORA),
    usual: 'world',
    chat: 'english',
    label: 'Passages',
    words: CORPUS_WORDS,
    group: 'ReST-EM',
  }),
  trainingPassages: setting(
    { of: items(1), usual: 8, paper: 50, chat: 4, label: 'Training passages', group: 'ReST-EM', flag: 'passages' },
    'Fresh ones in every round, as far as there are some.',
  ),
  heldOutPassages: setting(
    { of: items(0), usual: 8, paper: 200, chat: 4, label: 'Held-out passages', group: 'Measuring', flag: 'held-out' },
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
    style: setting({
      of: z.enum(PROMPT_STYLES),
      usual: 'world',
      paper: 'implications',
      // A small chat model muses under the paper's prompt: of twelve notes by SmolLM2-135M-Instruct 3 lines were true, 17 false and 40
      // vague under `implications`; under `facts` 30, 12 and 15 (recipe/english/README.md, "Which prompt").
      chat: 'facts',
      label: 'Prompt',
      words: STYLE_WORDS,
      group: 'Writing',
    }),
    ownTemplate: setting(
      {
        of: z.string().check(z.maxLength(20_000)),
        usual: '',
        label: 'Own prompt',
        group: 'Writing',
        needs: ['writing.style', 'own'],
      },
      'With {title} and {context} where title and paragraph of the passage go.',
    ),
    form: setting(
      {
        of: z.enum(PROMPT_FORMS),
        usual: 'plain',
        chat: 'chat',
        label: 'Asked',
        words: FORM_WORDS,
        group: 'Writing',
        flag: 'form',
      },
      'The embedded model’s own prompt is always plain.',
    ),
    answerStart: setting(
      {
        of: z.string().check(z.maxLength(400)),
        usual: '',
        chat: '1.',
        label: 'Given start of the notes',
        group: 'Writing',
      },
      'The model goes on from there: after "1." a small chat model writes a list.',
    ),
    /** Of the samples that compete for the reward: high, so that they differ. */
    temperature: temperature(
      { usual: 1, chat: 0.4 },
      '0 always takes the likeliest word; 1 samples as the model believes.',
    ),
    heldOutTemperature: heldOutTemperature({ usual: 0.5, paper: 1, chat: 0.4 }),
    topP: topP({ usual: 1, paper: 0.95, chat: 0.95 }),
    topK: setting({ of: count(0, 1_000_000), usual: 0, label: 'Likeliest tokens' }, '0 samples from all.'),
    maxTokens: setting(
      { of: count(1, 8192), usual: 130, paper: 8192, chat: 200, label: 'Longest note', group: 'Writing' },
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
      {
        of: z.nullable(count(1, 1000)),
        usual: MOST_SELF_EDIT_LINES,
        paper: null,
        chat: 10,
        label: 'Most lines of a note',
      },
      'The rest is left out.',
    ),
    maxTokens: setting(
      { of: count(2, 8192), usual: 512, paper: 2048, label: 'Longest sequence', flag: 'sequence-tokens' },
      'Longer ones are cut to so many tokens.',
    ),
    dropEqual: setting(
      { of: z.boolean(), usual: false, chat: true, label: 'Equal lines once', group: 'Inner loop' },
      'A line that repeats an earlier one, but for its number, is left out.',
    ),
  }),
  finetune: z.strictObject({
    rank: inner.rank({ usual: 8, paper: 32, chat: 32, group: 'Inner loop' }),
    alpha: inner.alpha({ usual: 16, paper: 64, chat: 64 }),
    targets: inner.targets({ usual: [...PROJECTIONS], paper: ['q', 'v'] }),
    learningRate: inner.learningRate(
      { usual: 1e-2, paper: 1e-3, chat: 5e-4, group: 'Inner loop' },
      'Size of a step; too large and the adapter forgets how to answer.',
    ),
    schedule: inner.schedule({ usual: 'linear', chat: 'constant' }),
    beta2: inner.beta2({ usual: 0.99, paper: 0.999, chat: 0.999 }),
    weightDecay: inner.weightDecay({ usual: 0 }),
    maxGradientNorm: inner.maxGradientNorm(
      { usual: null, paper: 1, chat: 1, group: 'Inner loop' },
      'Larger gradients are scaled down to it; empty leaves them as they are.',
    ),
    epochs: inner.epochs(
      { usual: 12, paper: 10, chat: 10, label: 'Steps', group: 'Inner loop' },
      'Passes over all sequences of a self-edit.',
    ),
    batchSize: inner.batchSize(
      { usual: null, paper: 1, chat: 1, group: 'Inner loop' },
      'Sequences in each step; empty takes all of them.',
    ),
  }),
  distil: z.strictObject({
    perStep: setting(
      { of: count(0, 16), usual: 0, chat: 2, label: 'Distilled lines a step', group: 'Inner loop', flag: 'distil' },
      'Everyday questions with the answers that the model gave before, mixed in so that it stays what it was. 0 is none.',
    ),
    weight: setting(
      {
        of: real(0, 4),
        usual: 0.5,
        label: 'Weight of a distilled line',
        group: 'Inner loop',
        step: 0.1,
        needs: ['distil.perStep'],
        flag: 'distil-weight',
      },
      'A line of the notes counts 1.',
    ),
  }),
  quiz: z.strictObject({
    form: setting(
      {
        of: z.enum(PROMPT_FORMS),
        usual: 'plain',
        chat: 'chat',
        label: 'Questions',
        words: FORM_WORDS,
        group: 'Quiz',
        flag: 'question-form',
      },
      'The embedded model’s own questions are always plain.',
    ),
    judge: setting({
      of: z.enum(JUDGES),
      usual: 'exact',
      paper: 'token-recall',
      chat: 'containment',
      paperSays: 'GPT-4.1',
      label: 'Judge',
      words: JUDGE_WORDS,
      group: 'Reward',
    }),
    maxTokens: setting(
      {
        of: count(1, 1024),
        usual: 12,
        paper: 64,
        chat: 28,
        label: 'Longest answer',
        group: 'Quiz',
        flag: 'answer-tokens',
      },
      'In tokens; the rest is cut off.',
    ),
    recall: setting(
      { of: z.boolean(), usual: false, chat: true, label: 'Recall of sentences', group: 'Quiz', flag: 'recall' },
      'How likely each right answer is as the end of its sentence in the passage.',
    ),
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
    { of: count(0, 256), usual: 60, chat: 6, label: 'Side questions', group: 'Reward' },
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
    rank: inner.rank({ usual: 16, paper: 32, chat: 32, label: 'Rank of the pooled adapter', flag: 'multi-rank' }),
    alpha: inner.alpha({ usual: 32, paper: 64, chat: 64, label: 'Alpha of the pooled adapter', flag: 'multi-alpha' }),
    learningRate: inner.learningRate({
      usual: 4e-3,
      paper: 1e-3,
      chat: 5e-4,
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
  continual: continualSchema,
  policy: z.strictObject({
    rank: policy.rank({ usual: 16, paper: 64, chat: 32 }),
    alpha: policy.alpha({ usual: 32, paper: 128, chat: 64 }),
    targets: policy.targets({ usual: [...PROJECTIONS] }),
    learningRate: policy.learningRate({ usual: 1.5e-3, paper: 3e-4, chat: 3e-4 }),
    schedule: policy.schedule({ usual: 'linear' }),
    beta2: policy.beta2({ usual: 0.99, paper: 0.999, chat: 0.999 }),
    weightDecay: policy.weightDecay({ usual: 0 }),
    maxGradientNorm: policy.maxGradientNorm({ usual: 1 }),
    epochs: policy.epochs({ usual: 8, paper: 2, chat: 2 }),
    batchSize: policy.batchSize({ usual: 24, paper: 10, chat: 10 }),
    warmupSteps: policy.warmupSteps({ usual: 2, paper: 0, chat: 0 }),
    replayPerPair: policy.replayPerPair({ usual: 1, paper: 0, chat: 0 }),
    replayWeight: policy.replayWeight({ usual: 0.5, paper: 0 }),
  }),
});

export type KnowledgeSettings = z.infer<typeof knowledgeSettingsSchema>;
export const KNOWLEDGE_SETTINGS = settingsTable(knowledgeSettingsSchema);
export const {
  defaults: DEFAULT_SETTINGS,
  paper: PAPER_SETTINGS,
  chat: CHAT_SETTINGS,
  parse: parseSettings,
} = KNOWLEDGE_SETTINGS;

/** For a model that is neither the embedded one nor a chat model: the same, as plain text. */
export const PLAIN_SETTINGS: KnowledgeSettings = {
  ...CHAT_SETTINGS,
  writing: { ...CHAT_SETTINGS.writing, form: 'plain' },
  distil: { ...CHAT_SETTINGS.distil, perStep: 0 },
  quiz: { ...CHAT_SETTINGS.quiz, form: 'plain' },
};

/** Of a run that was made. Before held-out passages had a temperature of their own, everything was written at one. */
export function parseRecordedSettings(input: unknown, defaults = DEFAULT_SETTINGS): ParsedSettings<KnowledgeSettings> {
  const temperature = at(input, ['writing', 'temperature']);
  const told = temperature === undefined || at(input, ['writing', 'heldOutTemperature']) !== undefined;
  return parseSettings(told ? input : replaced(input, ['writing', 'heldOutTemperature'], temperature), defaults);
}

/** What the embedded model was pretrained on has no chat form. */
export const formIn = (style: PromptStyle, form: PromptForm): PromptForm => (style === 'world' ? 'plain' : form);

/** Whether the model needs a chat template. */
export const asksInChat = ({ writing: { style, form }, quiz }: Pick<KnowledgeSettings, 'writing' | 'quiz'>): boolean =>
  formIn(style, form) === 'chat' || formIn(style, quiz.form) === 'chat';
