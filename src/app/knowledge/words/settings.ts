/** Labels of the settings and the words of their notices. */

import type { ConditionName } from '../../../seal/knowledge/measured';
import type { RewardRule, SelectionRule } from '../../../seal/knowledge/settings';
import type { Judge } from '../../../seal/knowledge/types';

const FIELD_NAMES: Readonly<Record<string, string>> = {
  seed: 'Seed',
  edits: 'Self-edits per passage',
  heldOutEdits: 'Self-edits per held-out passage',
  repeats: 'Repeats',
  rounds: 'Rounds',
  trainingPassages: 'Training passages',
  heldOutPassages: 'Held-out passages',
  'writing.temperature': 'Temperature',
  'writing.heldOutTemperature': 'Temperature, held-out',
  'writing.maxTokens': 'Longest self-edit',
  'finetune.rank': 'LoRA rank',
  'finetune.learningRate': 'Learning rate',
  'finetune.epochs': 'Steps',
  'quiz.judge': 'Judge',
  reward: 'Reward rule',
  selection: 'Selection rule',
  keep: 'Keep of each paragraph',
  sideQuestions: 'Side questions',
  conditions: 'Conditions to measure',
  'multiPassage.passages': 'Pooled passages',
  'multiPassage.edits': 'Pooled self-edits per passage',
  'multiPassage.steps': 'Steps of the pooled adapter',
  passage: 'Passage',
  'passage.title': 'Title',
  'passage.context': 'Passage',
  'passage.questions': 'Questions',
  'passage.question': 'Texts of the questions',
  'passage.answer': 'Right answers',
  'passage.teacher': 'Self-edits of the teacher',
  'passage.teacherText': 'Texts of the teacher',
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

export const REWARD_LABELS: Record<RewardRule, string> = {
  accuracy: 'Right answers',
  'gold-log-probability': 'Likelihood of the right answers',
  rubric: 'Rubric of the text (proxy)',
};

export const REWARD_HINTS: Record<RewardRule, string> = {
  accuracy: 'Share of right answers after finetuning on the edit: the true reward.',
  'gold-log-probability': 'How likely the right answers become; it moves before answers flip.',
  rubric: 'Judges length, diversity, quality and correctness of the text. A proxy: what it teaches is not asked.',
};

export const SELECTION_HINTS: Record<SelectionRule, string> = {
  'best-of-k': 'The best version of each paragraph trains the policy, whatever the base scores.',
  'top-k': 'As many of the best versions of each paragraph as Keep says.',
  'beats-base': 'Every version that scores above the base on the same questions.',
};

export const JUDGE_LABELS: Record<Judge, string> = {
  exact: 'Exact match',
  containment: 'Containment',
  'token-recall': 'Token recall',
  model: 'The model itself',
};

export const JUDGE_HINTS: Record<Judge, string> = {
  exact: 'Equal to the right answer, but for case, spacing, quotes and closing punctuation.',
  containment:
    'The right answer occurs in what was said, not denied. Denials are known of English, Chinese, Japanese and Thai.',
  'token-recall': 'Enough word stems of the right answer occur in what was said, not denied, as above.',
  model: 'The model is asked whether both mean the same; a small one is a poor judge.',
};

export const CONDITION_LABELS: Record<ConditionName, string> = {
  base: 'Base',
  'open-book': 'Open book',
  passage: 'Passage only',
  untrained: 'Untrained policy',
  'untrained-best': 'Best of k, untrained (oracle)',
  teacher: 'Template teacher',
  policy: 'Policy after each round',
  'policy-best': 'Best of k, each policy (oracle)',
};
