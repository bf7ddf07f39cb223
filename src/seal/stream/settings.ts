/** Settings of a stream, beside those of writing, finetune and quiz, which are a knowledge run's own (`knowledge/settings.ts`). */
import * as z from 'zod/mini';
import { CHAT_SETTINGS, DEFAULT_SETTINGS, type KnowledgeSettings } from '../knowledge/settings';
import { count, setting, settingsTable } from '../settings';
import { seed } from '../sharedSettings';
import { RULE_NAMES, RULE_WORDS, thresholdsSchema } from './rule';

/** What a stream may be learned by: a rule, or knowledge of the truth, which no rule has. */
export const LEARNERS = [...RULE_NAMES, 'oracle'] as const;
export type Learner = (typeof LEARNERS)[number];
export const LEARNER_WORDS: Readonly<Record<Learner, { label: string; help: string }>> = {
  ...RULE_WORDS,
  oracle: { label: 'what is worth it', help: 'Exactly what is worth learning is learned: no rule can know it.' },
};

export const streamSettingsSchema = z.strictObject({
  seed: seed({ usual: 1 }),
  paragraphs: setting(
    { of: count(4, 256), usual: 16, chat: 8, label: 'Texts in a stream' },
    'Of eight, three are new, and the others repeats, known facts and chatter.',
  ),
  streams: setting(
    { of: count(1, 64), usual: 2, chat: 1, label: 'Streams of each seed' },
    'All are learned side by side.',
  ),
  rules: setting(
    {
      of: z.array(z.enum(LEARNERS)).check(z.minLength(1)),
      usual: LEARNERS.filter((name) => name !== 'model'),
      chat: [...LEARNERS],
      label: 'Rules',
      words: LEARNER_WORDS,
    },
    'Each follows the same streams by itself.',
  ),
  everyday: setting(
    { of: count(0, 64), usual: 8, chat: 0, label: 'Everyday lines', flag: 'everyday-lines' },
    'In each step of a finetune: everyday questions with the answers that the model gave itself before the stream.',
  ),
  replayed: setting(
    { of: count(0, 64), usual: 8, chat: 2, label: 'Replayed lines', flag: 'replayed-lines' },
    'In each step of a finetune: training lines of what was learned before.',
  ),
  thresholds: thresholdsSchema,
});
export type StreamSettings = z.infer<typeof streamSettingsSchema>;
export const STREAM_SETTINGS = settingsTable(streamSettingsSchema);

/**
 * Small adapters and few steps, because they pile up: of six settings of rate, steps and lines beside, tried on two development
 * streams of which exactly what is worth it was learned, the one that kept most of what was known for the least arithmetic.
 */
const { finetune } = DEFAULT_SETTINGS;
export const STREAM_KNOWLEDGE: Record<'usual' | 'chat', KnowledgeSettings> = {
  usual: { ...DEFAULT_SETTINGS, sideQuestions: 60, finetune: { ...finetune, rank: 4, alpha: 8, epochs: 8 } },
  chat: { ...CHAT_SETTINGS, sideQuestions: 18 },
};
