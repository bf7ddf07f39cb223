/** The settings that the page offers, each with its bounds, so that form, help and notices agree. */
import type { KnowledgeSettings } from '../../seal/settings';

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
}

export interface FieldGroup {
  name: string;
  fields: readonly Field[];
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
      hint: 'Finetunes of each self-edit; two or more show the spread.',
      min: 1,
      max: 20,
      step: 1,
      read: (settings) => settings.repeats,
      write: (settings, repeats) => ({ ...settings, repeats }),
    },
  ],
};

const OUTER: FieldGroup = {
  name: 'ReST-EM',
  fields: [
    {
      path: 'rounds',
      label: 'Rounds',
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
  ],
};

export const FIELD_GROUPS: readonly FieldGroup[] = [WRITING, INNER, OUTER];
