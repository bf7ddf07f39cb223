/** What else than settings a link to the Lab can have, and the sizes of a run in words. */
import { KNOWLEDGE_SETTINGS, type KnowledgeSettings } from '../../../seal/knowledge/settings';
import { namesOf, type SizeOfRun } from '../../experiment/setting';
import { plural } from '../../ui/numbers';

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

export const withRunSize = (settings: KnowledgeSettings, size: RunSize): KnowledgeSettings => ({
  ...settings,
  ...RUN_SIZES[size].sets,
});

/** "8 × 5 self-edits × 2 rounds" */
export function sizeText({ trainingPassages, edits, rounds }: KnowledgeSettings): string {
  return `${trainingPassages} × ${plural(edits, 'self-edit')} × ${plural(rounds, 'round')}`;
}

/** As part of a sentence. */
export const sizePhrase = (size: RunSize): string => `the ${RUN_SIZES[size].label.toLowerCase()} run`;
