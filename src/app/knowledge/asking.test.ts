/** Questions that the model writes, as they come to the visitor's own. */
import { beforeAll, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import { experimentsOf, LAB } from '../experiment/testing/experiments';
import type { KnowledgeExperiment } from './page';
import { askForQuestions } from './writtenQuestions';

vi.mock('../../worker/scripts', () => import('../experiment/testing/scriptedWorker'));

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

const { opened } = experimentsOf(LAB);
const MODELS_OWN = { question: 'When?', answer: 'now', author: 'model' } as const;
const questionsOf = ({ useDraft }: KnowledgeExperiment) => useDraft.getState().history.present.passage.questions;

it('says what the model wrote and why nothing of it is of use, and leaves the questions as they are', async () => {
  const one = await opened();
  one.useSettings.getState().change({ ...LAB.settings, writing: { ...DEFAULT_SETTINGS.writing, style: 'none' } }, []);
  one.useDraft
    .getState()
    .replace({ title: 'Seals', context: 'A seal eats fish. It sleeps.', questions: [] }, { kind: 'own' });
  const said: (readonly string[])[] = [];
  one.extras.useAsking.subscribe(({ texts }) => said.push(texts));
  await askForQuestions(one);
  const { running, written, problem } = one.extras.useAsking.getState();
  expect([running, problem, written?.questions, written?.refused.length]).toEqual([false, null, [], 2]);
  expect(said.some((texts) => texts.some((text) => text !== ''))).toBe(true);
  expect(questionsOf(one)).toEqual([]);
});

it('one that a person changes counts as theirs, the others stay marked; one undo takes them back', async () => {
  const { useDraft } = await opened();
  const draft = useDraft.getState();
  draft.clearQuestions();
  draft.addWritten([MODELS_OWN, { ...MODELS_OWN, question: 'Where?' }]);
  const present = () => useDraft.getState().history.present.passage.questions;
  expect(present().map(({ author }) => author)).toEqual(['model', 'model']);
  draft.setQuestion(0, 'answer', 'today');
  expect(present()).toEqual([
    { question: 'When?', answer: 'today' },
    { ...MODELS_OWN, question: 'Where?' },
  ]);
  draft.undo();
  draft.undo();
  expect(present()).toEqual([]);
});
