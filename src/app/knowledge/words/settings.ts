/** What else than settings a link to the Lab can have, and the sizes of a run in words. */
import { KNOWLEDGE_SETTINGS, type KnowledgeSettings, RUN_SIZES, type RunSize } from '../../../seal/knowledge/settings';
import { namesOf } from '../../experiment/settingsForm';
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

/** "8 × 5 self-edits × 2 rounds" */
export function sizeText({ trainingPassages, edits, rounds }: KnowledgeSettings): string {
  return `${trainingPassages} × ${plural(edits, 'self-edit')} × ${plural(rounds, 'round')}`;
}

/** As part of a sentence. */
export const sizePhrase = (size: RunSize): string => `the ${RUN_SIZES[size].label.toLowerCase()} run`;
