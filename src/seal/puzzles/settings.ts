/** Settings of a puzzle run, their defaults for the embedded model, and the paper's own (seal-reference 3.5 to 3.7). */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../../contract/engine';
import { isJsonObject } from '../../formats/jsonFile';
import type { PuzzleKind } from '../../world/puzzles/families';
import { count, edits, items, setting, settingsTable, type Word } from '../settings';
import { heldOutTemperature, inner, policy, seed, temperature, topP } from '../sharedSettings';
import { namesOf } from '../types';

/**
 * Which training sets and limits apply. `micro-world`: leave one out, `symmetries` and `colors` as choices of their own.
 * `official`: the original's augmenters, leave one and two out, colours permuted whenever an augmenter is on.
 */
export const PUZZLE_RULES = ['micro-world', 'official'] as const;
export type PuzzleRules = (typeof PUZZLE_RULES)[number];

/** One family type, where a constant configuration is the optimum, or several, where the policy must read the task. */
/** And real tasks, of no family (`arcPreset.ts`). */
export const PUZZLE_PRESETS = {
  'one-family': ['lines'],
  'mixed-families': ['lines', 'regions'],
  arc: [],
} as const satisfies Record<string, readonly PuzzleKind[]>;
export type PuzzlePreset = keyof typeof PUZZLE_PRESETS;
export const PUZZLE_PRESET_NAMES: readonly PuzzlePreset[] = namesOf(PUZZLE_PRESETS);

/** Rows of a comparison. `in-context` is the model as it is, shown the demonstrations. */
const CONDITIONS = {
  'in-context': { label: 'In context' },
  untrained: { label: 'Untrained policy' },
  policy: { label: 'Policy after each round' },
  constant: { label: 'Best constant configuration' },
  oracle: { label: 'Any configuration tried (oracle)' },
} as const satisfies Record<string, Word>;
export type PuzzleConditionName = keyof typeof CONDITIONS;
export const PUZZLE_CONDITION_NAMES: readonly PuzzleConditionName[] = namesOf(CONDITIONS);

/** The most times a text can be sampled again: each attempt needs a stream of its own. */
export const MOST_RESAMPLES = 15;
/** The most orders of the demonstrations; what a run file may hold follows from it. */
export const MOST_ORDERS = 64;

/** On the page, where a run on none would have nothing to show. */
export const LEAST_HELD_OUT = 1;

const PAPER_TARGETS = ['q', 'v', 'gate', 'up', 'down'] as const;

const FORM_WORDS: Record<'compact' | 'official', Word> = {
  compact: {
    label: 'Compact',
    help: 'What the embedded model was trained to read and write: a few letters a setting.',
  },
  official: {
    label: 'The paper’s, for a chat model',
    help: 'JSON after the model’s chat template; it takes 128 tokens, and a model with a chat template.',
  },
};

/** Which configurations train the policy. The second is a control: as much finetuning on own configurations, but whether they solve their task has no say. */
const PUZZLE_SELECTION_RULES = ['solved', 'random'] as const;
export type PuzzleSelectionRule = (typeof PUZZLE_SELECTION_RULES)[number];
const PUZZLE_SELECTION_WORDS: Record<PuzzleSelectionRule, Word> = {
  solved: { label: 'All that solved their task', help: 'Every one, up to a limit for each task.' },
  random: {
    label: 'As many drawn at random (control)',
    help: 'Of all valid ones, solved or not: shows what finetuning without the reward does.',
  },
};

/** In the order in which settings are written: a run's id is made from their text. */
export const puzzleSettingsSchema = z.strictObject({
  seed: seed({ usual: 1 }),
  preset: setting(
    { of: z.enum(PUZZLE_PRESET_NAMES), usual: 'one-family', chat: 'arc', label: 'Preset' },
    'Tasks of the micro-world, of one kind or of several that need different configurations, or the shortest of ARC.',
  ),
  rules: setting(
    { of: z.enum(PUZZLE_RULES), usual: 'micro-world', paper: 'official', chat: 'official', label: 'Rules' },
    "Training sets of the micro-world, or the original's augmenters.",
  ),
  rounds: setting(
    { of: count(0, 20), usual: 2, paper: 1, label: 'Rounds', group: 'ReST-EM' },
    'Write, finetune, quiz, keep what solved its task, train the policy; then again.',
  ),
  trainingTasks: setting(
    { of: items(1), usual: 24, paper: 11, label: 'Training tasks', group: 'ReST-EM', flag: 'tasks' },
    'Fresh ones in every round, as far as the preset has some.',
  ),
  heldOutTasks: setting(
    {
      of: items(0),
      usual: 40,
      paper: 8,
      label: 'Held-out tasks',
      group: 'Measuring',
      flag: 'held-out',
      least: LEAST_HELD_OUT,
    },
    'They only measure, and the policy never trains on them; at most as many as the preset has.',
  ),
  edits: setting(
    { of: edits(), usual: 5, paper: 15, label: 'Edits per task', group: 'Writing' },
    'Training configurations that compete, all at once.',
  ),
  heldOutEdits: setting(
    { of: edits(), usual: 2, paper: 5, label: 'Edits per held-out task', group: 'Measuring' },
    'More make the mean steadier.',
  ),
  writing: z.strictObject({
    form: setting(
      {
        of: z.enum(['compact', 'official']),
        usual: 'compact',
        paper: 'official',
        chat: 'official',
        label: 'Form of the configurations',
        group: 'Writing',
        words: FORM_WORDS,
      },
      'Texts for the embedded model, or the chat form of the original for a chat model.',
    ),
    temperature: temperature(
      { usual: 1, paper: 0.8 },
      '0 always writes the likeliest configuration; 1 samples as the model believes.',
    ),
    heldOutTemperature: heldOutTemperature({ usual: 0.5, paper: 0.8 }),
    topP: topP({ usual: 1 }),
    maxTokens: setting(
      { of: count(1, 8192), usual: 24, paper: 128, chat: 128, label: 'Longest configuration', group: 'Writing' },
      'In tokens.',
    ),
    resamples: setting(
      {
        of: count(0, MOST_RESAMPLES),
        usual: 8,
        paper: MOST_RESAMPLES,
        paperSays: 'no limit',
        label: 'Resamples',
        group: 'Writing',
      },
      'How often a text that is no valid configuration is written anew before it counts as failed.',
    ),
  }),
  /** What a configuration does not choose. */
  finetune: z.strictObject({
    rank: inner.rank({ usual: 4, paper: 128, chat: 32, group: 'Inner loop' }),
    alpha: inner.alpha({ usual: 8, paper: 16, chat: 64 }),
    targets: inner.targets({ usual: [...PROJECTIONS], paper: [...PAPER_TARGETS] }),
    schedule: inner.schedule({ usual: 'linear', paper: 'cosine', chat: 'constant' }),
    beta2: inner.beta2({ usual: 0.95, paper: 0.999, chat: 0.999 }),
    maxGradientNorm: inner.maxGradientNorm({ usual: 1 }),
    warmupSteps: inner.warmupSteps({ usual: 4, paper: 11, chat: 0 }),
    batchSize: setting(
      { of: count(1, 4096), usual: 2, chat: 1, label: 'Batch size', group: 'Inner loop', flag: 'batch' },
      'Examples in each optimizer step.',
    ),
    /** seal-reference 3.2 */
    stepLimit: setting(
      { of: count(1, 100_000), usual: 64, paper: 375, chat: 120, label: 'Step limit', group: 'Inner loop' },
      'A rule of the game: a configuration that asks for more optimizer steps trains nothing.',
    ),
    /** Nmax, seal-reference 3.4 */
    exampleLimit: setting(
      { of: count(1, 100_000), usual: 250, chat: 40, label: 'Example limit', group: 'Inner loop', flag: 'examples' },
      'Most examples that a configuration makes of a task; the rest are left out at random.',
    ),
  }),
  prediction: z.strictObject({
    orders: setting(
      { of: count(1, MOST_ORDERS), usual: 2, paper: 3, label: 'Orders of the pairs', group: 'Quiz' },
      'Each answer is asked for with the pairs in so many orders, and all answers vote.',
    ),
    /** seal-reference 3.6 */
    transforms: setting(
      { of: z.boolean(), usual: false, paper: true, label: 'Also turned and mirrored', group: 'Quiz' },
      'Five more answers to transformed tests, turned back before they vote. It takes longer.',
    ),
  }),
  policy: z.strictObject({
    rank: policy.rank({ usual: 16 }),
    alpha: policy.alpha({ usual: 16 }),
    targets: policy.targets({ usual: [...PROJECTIONS], paper: [...PAPER_TARGETS] }),
    schedule: policy.schedule({ usual: 'linear', paper: 'cosine' }),
    beta2: policy.beta2({ usual: 0.95, paper: 0.999 }),
    maxGradientNorm: policy.maxGradientNorm({ usual: 1 }),
    warmupSteps: policy.warmupSteps({ usual: 2, paper: 0 }),
    learningRate: policy.learningRate(
      { usual: 1e-2, paper: 5e-5, group: 'ReST-EM' },
      'Size of a step of the policy; too large and it forgets how puzzles are solved.',
    ),
    weightDecay: policy.weightDecay({ usual: 0 }),
    epochs: policy.epochs({ usual: 8, group: 'ReST-EM' }, 'Passes over everything that was kept.'),
    batchSize: policy.batchSize({ usual: 16, paper: 5 }),
    replayPerPair: policy.replayPerPair(
      { usual: 1, paper: 0, group: 'ReST-EM' },
      'Old lessons beside each kept configuration, so that they are not forgotten. 0 is none.',
    ),
    replayWeight: policy.replayWeight({ usual: 0.5, paper: 0, group: 'ReST-EM' }),
    keepPerTask: setting(
      { of: edits(), usual: 5, paper: 15, label: 'Kept per task', group: 'ReST-EM' },
      'Most configurations of one task that train the policy, so that easy tasks do not drown the others.',
    ),
  }),
  selection: setting({
    of: z.enum(PUZZLE_SELECTION_RULES),
    usual: 'solved',
    label: 'Selection rule',
    words: PUZZLE_SELECTION_WORDS,
    group: 'ReST-EM',
  }),
  conditions: setting(
    {
      of: z.array(z.enum(PUZZLE_CONDITION_NAMES)),
      usual: [...PUZZLE_CONDITION_NAMES],
      label: 'Conditions to measure',
      words: CONDITIONS,
      fixed: ['in-context'],
      group: 'Measuring',
    },
    'Each is a row of the comparison and takes its time; the model as it is always is.',
  ),
  constant: setting(
    {
      of: z.string().check(z.maxLength(1000)),
      usual: '',
      // With a rate and epochs that teach a small chat model (`real-english.md`).
      chat: '{"symmetries":false,"colors":true,"basic":true,"loss":"output","rate":5e-4,"epochs":2}',
      label: 'Own constant configuration',
      group: 'Measuring',
      needs: ['search.constants'],
    },
    'As JSON; tried first, before those of the list.',
  ),
  /** The measured alternatives to a policy. */
  search: z.strictObject({
    constants: setting(
      { of: count(0, 1000), usual: 4, chat: 1, label: 'Constant configurations', group: 'Measuring' },
      'The same one for every task: tried on the first held-out tasks. 0 leaves them and the oracle out.',
    ),
    finalists: setting(
      { of: count(1, 1000), usual: 2, chat: 1, label: 'Finalists', group: 'Measuring', needs: ['search.constants'] },
      'The best of them, tried on all held-out tasks.',
    ),
    oracle: setting(
      {
        of: count(0, 1000),
        usual: 20,
        chat: 0,
        label: 'Search of the oracle',
        group: 'Measuring',
        needs: ['search.constants'],
      },
      'Further configurations, tried on tasks that nothing has solved yet.',
    ),
  }),
});

export type PuzzleSettings = z.infer<typeof puzzleSettingsSchema>;
export const PUZZLE_SETTINGS = settingsTable(puzzleSettingsSchema);
export const {
  defaults: DEFAULT_PUZZLE_SETTINGS,
  /** SEAL's run on ARC with Llama-3.2-1B-Instruct. */
  paper: PAPER_PUZZLE_SETTINGS,
  chat: CHAT_PUZZLE_SETTINGS,
  parse: parsePuzzleSettings,
} = PUZZLE_SETTINGS;

/** As files have them. Older ones lack what came later: all conditions were measured, no constant was the visitor's own, and what solved its task was kept. */
const { conditions, constant, selection } = DEFAULT_PUZZLE_SETTINGS;
export const recordedPuzzleSettings = z.pipe(
  z.transform((given) => (isJsonObject(given) ? { conditions, constant, selection, ...given } : given)),
  puzzleSettingsSchema,
);
