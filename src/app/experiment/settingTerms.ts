/** Which words of the field the settings are, by the last part of their path. */
import type { GROUPS } from '../../seal/settings';
import type { TermName } from './terms';

const SETTING_TERMS: Readonly<Record<string, TermName | undefined>> = {
  edits: 'self-edits',
  epochs: 'epoch',
  heldOutEdits: 'held-out',
  heldOutPassages: 'held-out',
  heldOutTasks: 'held-out',
  learningRate: 'learning-rate',
  rank: 'rank',
  rounds: 'round',
  seed: 'seed',
  sideQuestions: 'side-effects',
};

export const GROUP_TERMS: Readonly<Record<(typeof GROUPS)[number], TermName | undefined>> = {
  Writing: 'self-edits',
  'Inner loop': 'adapter',
  Quiz: 'quiz',
  Reward: 'reward',
  'ReST-EM': 'rest-em',
  Measuring: 'held-out',
};

export function termOfSetting(path: string): TermName | undefined {
  const name = path.split('.').at(-1) ?? '';
  return Object.hasOwn(SETTING_TERMS, name) ? SETTING_TERMS[name] : undefined;
}
