/** Labels of the settings and the words of their notices. */
import type { SelectionRule } from '../../seal/settings';
import type { Notice } from '../../seal/types';

export function noticeText({ given, used, reason }: Notice): string {
  const what = given === 'NaN' ? 'That' : given;
  return used === '' ? `${what}: ${reason}; left out.` : `${what} ${reason}; set to ${used}.`;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  seed: 'Seed',
  edits: 'Self-edits per passage',
  repeats: 'Repeats',
  rounds: 'Rounds',
  trainingPassages: 'Training passages',
  heldOutPassages: 'Held-out passages',
  'writing.temperature': 'Temperature',
  'writing.maxTokens': 'Longest self-edit',
  'finetune.rank': 'LoRA rank',
  'finetune.learningRate': 'Learning rate',
  'finetune.epochs': 'Steps',
  selection: 'Selection rule',
  passage: 'Passage',
  v: 'Link version',
  sample: 'Sample',
};

export function fieldName(path: string): string {
  return FIELD_NAMES[path] ?? path;
}

export const SELECTION_LABELS: Record<SelectionRule, string> = {
  'best-of-k': 'Best of each paragraph',
  'top-k': 'Several best of each paragraph',
  'beats-base': 'All that beat the base',
};
