/** The words of the Lab, its settings and the sizes of its runs. */

import { KNOWLEDGE_SETTINGS, type KnowledgeSettings } from '../../../seal/knowledge/settings';
import type { TrainingSequence } from '../../../seal/knowledge/types';
import { namesOf, type SizeOfRun } from '../../experiment/setting';
import { progressWords } from '../../experiment/words/progress';
import { plural } from '../../ui/numbers';

export const HEADLINE = 'A small language model learns to write study notes that teach it more.';
export const SUBLINE =
  'It reads, writes notes, trains on them, sits the exam with the book closed, and is rewarded for what it then knows. All of it in this tab:';
export const PAPER = { name: 'SEAL, self-adapting language models', address: 'https://arxiv.org/abs/2506.10943' };
export const LEAD = {
  how: 'How it works',
  own: 'Use my own text',
  live: 'Watch it live on your GPU',
  openModel: 'Open one that reads English',
};

/** Of the stages. */
export const WORK = 'One passage through the loop. Everything runs on this device; your text never leaves it.';
/** While a run is shown that was recorded, or kept. */
export const RECORDED_WORK =
  'One passage of the run above. Live runs happen on this device; your text never leaves it.';

export const TOY_WORLD =
  'The model is a toy-world model: small enough to load in a second, and at home only among invented towns, people and ships.';

export const OWN_TEXT =
  'The model is a toy-world model: it reads any text, but knows only invented towns, people and ships, so on ordinary English it writes nonsense.';

/** Of a model that the visitor has loaded. */
export const REAL_MODEL =
  'The model is one that you opened; Settings say how it is asked, and begin with what suits its kind.';

export const EMPTY = {
  edits: 'The model will write its notes here, word by word.',
  finetune: 'One adapter for each self-edit, all trained in one batch.',
  quiz: 'Closed book: the passage is out of sight.',
  reward: 'How much each self-edit taught, once the quiz is done.',
} as const;

export const DRAWER_LABELS = {
  texts: 'Texts',
  sequences: 'Training sequences',
  curves: 'Loss curves',
  answers: 'Answers',
  credit: 'Credit',
  adapters: 'Adapters',
  history: 'History',
  raw: 'Raw JSON',
} as const;

export const CHANGE_LABELS = {
  fixed: 'fixed',
  broken: 'broken',
  'still-wrong': 'still wrong',
  'still-right': 'still right',
} as const;

export const REASONS = {
  best: 'kept: best of its paragraph',
  'top-k': 'kept: among the best of its paragraph',
  'beats-base': 'kept: beats the base',
  random: 'kept: drawn at random, as a control',
  'not-best': 'dropped: another was better',
  'not-drawn': 'dropped: another was drawn at random',
  duplicate: 'dropped: same text as another',
  'not-above-base': 'dropped: not above the base',
  empty: 'dropped: empty',
  diverged: 'dropped: its training diverged',
} as const;

/** Under the selection rule that is a control. */
export const KEPT_AT_RANDOM = 'Kept at random, as a control: the reward has no say in it.';

/** Where a sequence comes from: "line, paragraph 2". */
export const placeText = ({ rule, paragraph }: Pick<TrainingSequence, 'rule' | 'paragraph'>): string =>
  (rule === 'whole' ? 'whole edit' : rule) + (paragraph === null ? '' : `, paragraph ${paragraph + 1}`);

export const DROPPED_LABELS = {
  preamble: 'a preamble, not a fact',
  'line-limit': 'over the line limit',
  equal: 'says what an earlier line says',
  'too-long': 'too long',
  'too-short': 'too short to learn from',
} as const;

export const PROGRESS_WORDS = progressWords(
  {
    'self-edits': 'part',
    finetune: 'step',
    quiz: 'answer',
    reward: 'self-edit',
    selection: 'part',
    'policy-finetune': 'step',
    credit: 'step',
    'token-losses': 'step',
    questions: 'token',
  },
  {
    lab: '',
    train: 'training passages',
    'held-out': 'held-out passages',
    'multi-passage': 'pooled held-out passages',
    reading: '',
    continual: 'sequences of edits',
  },
);

export const fieldName = namesOf(KNOWLEDGE_SETTINGS.list, {
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
});

/** How much is measured and learned, nothing else of the settings. */
export const RUN_SIZES = {
  small: { label: 'Small', sets: { rounds: 1, trainingPassages: 4, edits: 3, heldOutPassages: 4, heldOutEdits: 1 } },
  demo: { label: 'Demo', sets: { rounds: 2, trainingPassages: 8, edits: 5, heldOutPassages: 8, heldOutEdits: 2 } },
  thorough: {
    label: 'Thorough',
    sets: { rounds: 2, trainingPassages: 24, edits: 5, heldOutPassages: 24, heldOutEdits: 2 },
  },
} satisfies Record<string, SizeOfRun<KnowledgeSettings>>;
export type RunSize = keyof typeof RUN_SIZES;

export const withRunSize = (settings: KnowledgeSettings, size: RunSize) => ({ ...settings, ...RUN_SIZES[size].sets });

/** "8 × 5 self-edits × 2 rounds" */
export const sizeText = ({ trainingPassages, edits, rounds }: KnowledgeSettings): string =>
  `${trainingPassages} × ${plural(edits, 'self-edit')} × ${plural(rounds, 'round')}`;

/** As part of a sentence. */
export const sizePhrase = (size: RunSize): string => `the ${RUN_SIZES[size].label.toLowerCase()} run`;
