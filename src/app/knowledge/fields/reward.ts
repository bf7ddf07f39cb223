import { type KnowledgeSettings, REWARD_RULES } from '../../../seal/knowledge/settings';
import { JUDGES } from '../../../seal/knowledge/types';
import { type FieldGroup, topField } from '../../experiment/field';
import { JUDGE_HINTS, JUDGE_LABELS, REWARD_HINTS, REWARD_LABELS } from '../words/settings';

export const REWARD: FieldGroup<KnowledgeSettings> = {
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
    topField('sideQuestions', {
      label: 'Side questions',
      hint: 'Of each sort, about other entities and about what the model knew: they show an edit that overwrites. 0 is off.',
      min: 0,
      max: 256,
      step: 1,
    }),
  ],
};
