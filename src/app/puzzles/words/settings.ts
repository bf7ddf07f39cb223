/** Words of the Puzzles page's settings: names and hints of the fields, sizes of a run, and what a link holds. */
import type { PuzzleRunSize, PuzzleSettings } from '../../../seal/puzzles/settings';
import { plural } from '../../ui/numbers';

export const PUZZLE_GROUPS = {
  writing: 'Writing',
  innerLoop: 'Inner loop',
  prediction: 'Quiz',
  restEm: 'ReST-EM',
  measuring: 'Measuring',
} as const;

export const PUZZLE_FIELDS = {
  edits: { label: 'Edits per task', hint: 'Training configurations that compete, all at once.' },
  'writing.temperature': {
    label: 'Temperature',
    hint: '0 always writes the likeliest configuration; 1 samples as the model believes.',
  },
  'writing.heldOutTemperature': {
    label: 'Temperature, held-out',
    hint: 'One for every policy that is compared, before and after training.',
  },
  'writing.resamples': {
    label: 'Resamples',
    hint: 'How often a text that is no valid configuration is written anew before it counts as failed.',
  },
  'finetune.rank': { label: 'LoRA rank', hint: 'Alpha follows at twice the rank.' },
  'finetune.batchSize': { label: 'Batch size', hint: 'Examples in each optimizer step.' },
  'finetune.stepLimit': {
    label: 'Step limit',
    hint: 'A rule of the game: a configuration that asks for more optimizer steps trains nothing.',
  },
  'finetune.exampleLimit': {
    label: 'Example limit',
    hint: 'Most examples that a configuration makes of a task; the rest are left out at random.',
  },
  'prediction.orders': {
    label: 'Orders of the pairs',
    hint: 'Each answer is asked for with the pairs in so many orders, and all answers vote.',
  },
  'prediction.transforms': {
    label: 'Also turned and mirrored',
    hint: 'Five more answers to transformed tests, turned back before they vote. It takes longer.',
  },
  rounds: { label: 'Rounds', hint: 'Write, finetune, quiz, keep what solved its task, train the policy; then again.' },
  trainingTasks: { label: 'Training tasks', hint: 'Fresh ones in every round, as far as the preset has some.' },
  'policy.keepPerTask': {
    label: 'Kept per task',
    hint: 'Most configurations of one task that train the policy, so that easy tasks do not drown the others.',
  },
  'policy.learningRate': {
    label: 'Policy learning rate',
    hint: 'Size of a step of the policy; too large and it forgets how puzzles are solved.',
  },
  'policy.epochs': { label: 'Policy epochs', hint: 'Passes over everything that was kept.' },
  'policy.replayPerPair': {
    label: 'Replay',
    hint: 'Old lessons beside each kept configuration, so that they are not forgotten. 0 is none.',
  },
  'policy.replayWeight': { label: 'Weight of the replay', hint: 'How much they count in the loss.' },
  heldOutTasks: {
    label: 'Held-out tasks',
    hint: 'They only measure, and the policy never trains on them; at most as many as the preset has.',
  },
  heldOutEdits: { label: 'Edits per held-out task', hint: 'More make the mean steadier.' },
  'search.constants': {
    label: 'Constant configurations',
    hint: 'The same one for every task: tried on the first held-out tasks. 0 leaves them and the oracle out.',
  },
  'search.finalists': { label: 'Finalists', hint: 'The best of them, tried on all held-out tasks.' },
  'search.oracle': {
    label: 'Search of the oracle',
    hint: 'Further configurations, tried on tasks that nothing has solved yet.',
  },
} as const satisfies Record<string, { label: string; hint: string }>;

const OTHER_NAMES: Readonly<Record<string, string>> = {
  'task.id': 'Name of the task',
  'task.demonstrations': 'Demonstrations',
  'task.tests': 'Tests',
  seed: 'Seed',
  preset: 'Preset',
  rules: 'Rules',
  'writing.form': 'Form of the configurations',
  'writing.maxTokens': 'Longest configuration',
  'writing.topP': 'Nucleus',
  'finetune.alpha': 'LoRA alpha',
  'finetune.targets': 'LoRA targets',
  'finetune.schedule': 'Schedule',
  'finetune.warmupSteps': 'Warm-up steps',
  'finetune.beta2': 'Beta 2',
  'finetune.maxGradientNorm': 'Most gradient norm',
  'policy.rank': 'Policy LoRA rank',
  'policy.alpha': 'Policy LoRA alpha',
  'policy.targets': 'Policy LoRA targets',
  'policy.schedule': 'Policy schedule',
  'policy.warmupSteps': 'Policy warm-up steps',
  'policy.beta2': 'Policy beta 2',
  'policy.weightDecay': 'Policy weight decay',
  'policy.maxGradientNorm': 'Policy, most gradient norm',
  'policy.batchSize': 'Policy batch size',
  task: 'Task',
  run: 'Recorded run',
  v: 'Link version',
};

const FIELD_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PUZZLE_FIELDS).map(([path, { label }]) => [path, label]),
);

export function puzzleSettingName(path: string): string {
  return FIELD_NAMES[path] ?? OTHER_NAMES[path] ?? path;
}

export const PUZZLE_LINK = {
  unknownTask: 'no task of this world goes by that name',
  unknownRun: 'no puzzle run of this name came with this Selkie',
  runsNotFetched: 'the list of runs could not be fetched; check the connection and reload this page',
  brokenTask: 'the task in the link could not be read',
  characters: (count: number): string => plural(count, 'character'),
} as const;

export const OF_THIS_MODEL = 'is not what the model of this page was trained for';
export const NOT_OF_THIS_RUN =
  'Not all settings of this run can be used on this page. A live run of its tasks takes others:';
export const HELD_OUT_NEEDED = 'a run needs at least one, or there is nothing to measure';

export const PUZZLE_SIZE_LABELS: Record<PuzzleRunSize, string> = { quick: 'Quick look', standard: 'Standard' };
/** As part of a sentence. */
export const QUICK_LOOK = `the ${PUZZLE_SIZE_LABELS.quick.toLowerCase()}`;

/** "24 × 5 configurations × 2 rounds". */
export function puzzleSizeText({ trainingTasks, edits, rounds }: PuzzleSettings): string {
  return `${trainingTasks} × ${plural(edits, 'configuration')} × ${plural(rounds, 'round')}`;
}
