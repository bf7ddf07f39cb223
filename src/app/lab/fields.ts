/** The settings that the page offers, each with its bounds, so that form, help and notices agree. */
import { type KnowledgeSettings, REWARD_RULES, SELECTION_RULES } from '../../seal/settings';
import { CONDITION_NAMES, JUDGES } from '../../seal/types';
import {
  CONDITION_LABELS,
  JUDGE_HINTS,
  JUDGE_LABELS,
  REWARD_HINTS,
  REWARD_LABELS,
  SELECTION_HINTS,
  SELECTION_LABELS,
} from '../strings/settings';

export interface Field {
  /** The dotted path by which links and notices name it. */
  path: string;
  label: string;
  hint?: string;
  min: number;
  max: number;
  step: number;
  read: (settings: KnowledgeSettings) => number;
  write: (settings: KnowledgeSettings, value: number) => KnowledgeSettings;
  /** Absent: always shown. A field that the other settings make idle would only puzzle. */
  shown?: (settings: KnowledgeSettings) => boolean;
}

/** One of several, each with its own explanation. */
export interface Choice {
  path: string;
  label: string;
  options: readonly { value: string; label: string; hint: string }[];
  read: (settings: KnowledgeSettings) => string;
  /** A value that is none of the options changes nothing. */
  write: (settings: KnowledgeSettings, value: string) => KnowledgeSettings;
}

/** Any of several. */
export interface ManyChoice {
  path: string;
  label: string;
  hint: string;
  options: readonly { value: string; label: string }[];
  /** Which of the options may not be switched off. */
  fixed: readonly string[];
  read: (settings: KnowledgeSettings) => readonly string[];
  write: (settings: KnowledgeSettings, value: string, on: boolean) => KnowledgeSettings;
}

export interface FieldGroup {
  name: string;
  /** Shown above the numbers. */
  choices?: readonly Choice[];
  fields: readonly Field[];
  /** Shown below them. */
  many?: readonly ManyChoice[];
}

export const SEED_FIELD: Field = {
  path: 'seed',
  label: 'Seed',
  min: 0,
  max: 0xffffffff,
  step: 1,
  read: (settings) => settings.seed,
  write: (settings, seed) => ({ ...settings, seed }),
};

const WRITING: FieldGroup = {
  name: 'Writing',
  fields: [
    {
      path: 'edits',
      label: 'Edits per passage',
      hint: 'Versions that compete, all at once.',
      min: 1,
      max: 256,
      step: 1,
      read: (settings) => settings.edits,
      write: (settings, edits) => ({ ...settings, edits }),
    },
    {
      path: 'writing.temperature',
      label: 'Temperature',
      hint: '0 always takes the likeliest word; 1 samples as the model believes.',
      min: 0,
      max: 5,
      step: 0.1,
      read: (settings) => settings.writing.temperature,
      write: (settings, temperature) => ({ ...settings, writing: { ...settings.writing, temperature } }),
    },
    {
      path: 'writing.heldOutTemperature',
      label: 'Temperature, held-out',
      hint: 'One for every policy that is compared, before and after training.',
      min: 0,
      max: 5,
      step: 0.1,
      read: (settings) => settings.writing.heldOutTemperature,
      write: (settings, heldOutTemperature) => ({ ...settings, writing: { ...settings.writing, heldOutTemperature } }),
    },
    {
      path: 'writing.maxTokens',
      label: 'Longest note',
      hint: 'Tokens for each paragraph.',
      min: 1,
      max: 8192,
      step: 1,
      read: (settings) => settings.writing.maxTokens,
      write: (settings, maxTokens) => ({ ...settings, writing: { ...settings.writing, maxTokens } }),
    },
  ],
};

const INNER: FieldGroup = {
  name: 'Inner loop',
  fields: [
    {
      path: 'finetune.rank',
      label: 'LoRA rank',
      hint: 'Alpha follows at twice the rank.',
      min: 1,
      max: 256,
      step: 1,
      read: (settings) => settings.finetune.rank,
      write: (settings, rank) => ({ ...settings, finetune: { ...settings.finetune, rank, alpha: 2 * rank } }),
    },
    {
      path: 'finetune.learningRate',
      label: 'Learning rate',
      hint: 'Size of a step; too large and the adapter forgets how to answer.',
      min: 0,
      max: 1,
      step: 0.001,
      read: (settings) => settings.finetune.learningRate,
      write: (settings, learningRate) => ({ ...settings, finetune: { ...settings.finetune, learningRate } }),
    },
    {
      path: 'finetune.epochs',
      label: 'Steps',
      hint: 'Passes over all sequences of a self-edit.',
      min: 1,
      max: 1000,
      step: 1,
      read: (settings) => settings.finetune.epochs,
      write: (settings, epochs) => ({ ...settings, finetune: { ...settings.finetune, epochs } }),
    },
    {
      path: 'repeats',
      label: 'Repeats',
      hint: 'Finetunes of each self-edit from other random starts; two or more show the noise of a reward.',
      min: 1,
      max: 20,
      step: 1,
      read: (settings) => settings.repeats,
      write: (settings, repeats) => ({ ...settings, repeats }),
    },
  ],
};

const REWARD: FieldGroup = {
  name: 'Reward',
  choices: [
    {
      path: 'reward',
      label: 'Reward rule',
      options: REWARD_RULES.map((value) => ({ value, label: REWARD_LABELS[value], hint: REWARD_HINTS[value] })),
      read: (settings) => settings.reward,
      write: (settings, value) => ({
        ...settings,
        reward: REWARD_RULES.find((rule) => rule === value) ?? settings.reward,
      }),
    },
    {
      path: 'quiz.judge',
      label: 'Judge',
      options: JUDGES.map((value) => ({ value, label: JUDGE_LABELS[value], hint: JUDGE_HINTS[value] })),
      read: (settings) => settings.quiz.judge,
      write: (settings, value) => ({
        ...settings,
        quiz: { ...settings.quiz, judge: JUDGES.find((judge) => judge === value) ?? settings.quiz.judge },
      }),
    },
  ],
  fields: [
    {
      path: 'sideQuestions',
      label: 'Side questions',
      hint: 'Of each sort, about other entities and about what the model knew: they show an edit that overwrites. 0 is off.',
      min: 0,
      max: 256,
      step: 1,
      read: (settings) => settings.sideQuestions,
      write: (settings, sideQuestions) => ({ ...settings, sideQuestions }),
    },
  ],
};

const OUTER: FieldGroup = {
  name: 'ReST-EM',
  choices: [
    {
      path: 'selection',
      label: 'Selection rule',
      options: SELECTION_RULES.map((value) => ({
        value,
        label: SELECTION_LABELS[value],
        hint: SELECTION_HINTS[value],
      })),
      read: (settings) => settings.selection,
      write: (settings, value) => ({
        ...settings,
        selection: SELECTION_RULES.find((rule) => rule === value) ?? settings.selection,
      }),
    },
  ],
  fields: [
    {
      path: 'keep',
      label: 'Keep',
      hint: 'Best versions of each paragraph that train the policy.',
      min: 1,
      max: 256,
      step: 1,
      read: (settings) => settings.keep,
      write: (settings, keep) => ({ ...settings, keep }),
      shown: (settings) => settings.selection === 'top-k',
    },
    {
      path: 'rounds',
      label: 'Rounds',
      hint: 'Write, finetune, quiz, keep the best, train the policy; then again.',
      min: 0,
      max: 20,
      step: 1,
      read: (settings) => settings.rounds,
      write: (settings, rounds) => ({ ...settings, rounds }),
    },
    {
      path: 'trainingPassages',
      label: 'Training passages',
      hint: 'Fresh ones in every round.',
      min: 1,
      max: 4096,
      step: 1,
      read: (settings) => settings.trainingPassages,
      write: (settings, trainingPassages) => ({ ...settings, trainingPassages }),
    },
  ],
};

const MEASURING: FieldGroup = {
  name: 'Measuring',
  fields: [
    {
      path: 'heldOutPassages',
      label: 'Held-out passages',
      hint: 'They only measure; the policy never trains on them.',
      min: 0,
      max: 4096,
      step: 1,
      read: (settings) => settings.heldOutPassages,
      write: (settings, heldOutPassages) => ({ ...settings, heldOutPassages }),
    },
    {
      path: 'heldOutEdits',
      label: 'Edits per held-out passage',
      hint: 'More make the mean steadier, and best of k needs at least two.',
      min: 1,
      max: 256,
      step: 1,
      read: (settings) => settings.heldOutEdits,
      write: (settings, heldOutEdits) => ({ ...settings, heldOutEdits }),
    },
    {
      path: 'multiPassage.passages',
      label: 'Pooled passages',
      hint: 'Held-out passages that share one adapter, asked about all of them at the end. 0 leaves it out.',
      min: 0,
      max: 4096,
      step: 1,
      read: (settings) => settings.multiPassage.passages,
      write: (settings, passages) => ({ ...settings, multiPassage: { ...settings.multiPassage, passages } }),
    },
    {
      path: 'multiPassage.edits',
      label: 'Pooled edits per passage',
      hint: 'Self-edits of each passage that go into the pool.',
      min: 1,
      max: 256,
      step: 1,
      read: (settings) => settings.multiPassage.edits,
      write: (settings, edits) => ({ ...settings, multiPassage: { ...settings.multiPassage, edits } }),
      shown: (settings) => settings.multiPassage.passages > 0,
    },
    {
      path: 'multiPassage.steps',
      label: 'Steps of the pooled adapter',
      hint: 'The same for every condition, so that more text is not also more training.',
      min: 1,
      max: 10_000,
      step: 1,
      read: (settings) => settings.multiPassage.steps,
      write: (settings, steps) => ({ ...settings, multiPassage: { ...settings.multiPassage, steps } }),
      shown: (settings) => settings.multiPassage.passages > 0,
    },
  ],
  many: [
    {
      path: 'conditions',
      label: 'Conditions to measure',
      hint: 'Each is a row of the comparison and takes its time; the base always is.',
      options: CONDITION_NAMES.map((value) => ({ value, label: CONDITION_LABELS[value] })),
      fixed: ['base'],
      read: (settings) => settings.conditions,
      write: (settings, value, on) => ({
        ...settings,
        // In the order of the names, so that the same choice is always the same list.
        conditions: CONDITION_NAMES.filter((name) => (name === value ? on : settings.conditions.includes(name))),
      }),
    },
  ],
};

export const FIELD_GROUPS: readonly FieldGroup[] = [WRITING, INNER, REWARD, OUTER, MEASURING];
