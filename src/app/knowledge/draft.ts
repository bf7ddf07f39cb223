/** What the visitor writes: the passage and its questions, with undo. Survives a reload where storage is allowed. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type Passage, passageSchema, type Question } from '../../seal/knowledge/types';
import type { Notice } from '../../seal/types';
import { Cuts } from '../experiment/cuts';
import { type History, record, redo, startHistory, undo } from '../experiment/history';
import {
  type Cut,
  limitWritten,
  MOST_ANSWER_CHARACTERS,
  MOST_CHARACTERS,
  MOST_QUESTIONS,
  MOST_TEACHER_CHARACTERS,
  MOST_TEACHER_TEXTS,
  MOST_TITLE_CHARACTERS,
} from '../experiment/limits';
import { jsonStorage } from '../experiment/settingsForm';

/** Where the passage came from: a numbered sample of the world, a recorded run, or the visitor. */
export type Origin = { kind: 'sample'; index: number } | { kind: 'recorded'; run: string } | { kind: 'own' };

export interface Draft {
  passage: Passage;
  origin: Origin;
}

const EMPTY: Draft = { passage: { title: '', context: '', questions: [] }, origin: { kind: 'own' } };

export interface WrittenCut extends Cut {
  place: 'passage' | 'questions';
}

export interface DraftState {
  history: History<Draft>;
  /** What the last change lost, for the notice where it was written; `null` where all fitted. */
  cut: WrittenCut | null;
  /** Nothing was ever written or stored here, so a sample may be put in. */
  untouched: boolean;
  setContext: (context: string) => void;
  setQuestion: (index: number, field: 'question' | 'answer', text: string) => void;
  addQuestion: () => void;
  removeQuestion: (index: number) => void;
  clearQuestions: () => void;
  replace: (passage: Passage, origin: Origin) => void;
  /** Shows a passage of a recorded run. Looking through a run leaves one step to undo: what was there before it. */
  showRecorded: (passage: Passage, run: string) => void;
  undo: () => void;
  redo: () => void;
}

/** @param own what the browser keeps while a recorded passage has its place. */
export function makeDraft(storedAs: string | null, own: () => DraftState | null) {
  if (storedAs === null) return create<DraftState>()(newDraft);
  return create<DraftState>()(
    persist(newDraft, {
      name: storedAs,
      version: 1,
      storage: jsonStorage<Draft>(),
      // What they made of it is theirs too.
      partialize: (state) => (isRecorded(state) ? (own() ?? state) : state).history.present,
      merge: (stored, current) => {
        const draft = readDraft(stored);
        return draft === null ? current : { ...current, history: startHistory(draft), untouched: false };
      },
    }),
  );
}

const isRecorded = ({ history }: DraftState): boolean => history.present.origin.kind === 'recorded';

type Set = (change: Partial<DraftState> | ((state: DraftState) => Partial<DraftState>)) => void;

function newDraft(set: Set, get: () => DraftState): DraftState {
  const change = (kind: string, edit: (passage: Passage) => Passage, cut: WrittenCut | null = null): void => {
    const { history } = get();
    const passage = edit(history.present.passage);
    // Once it is changed, no run has recorded anything of it.
    const before = history.present.origin;
    const origin: Origin = before.kind === 'recorded' ? { kind: 'own' } : before;
    set({ history: record(history, { passage, origin }, kind, Date.now()), cut, untouched: false });
  };
  const changeQuestions = (
    kind: string,
    edit: (questions: Question[]) => Question[],
    cut: WrittenCut | null = null,
  ): void => change(kind, (passage) => ({ ...passage, questions: edit(passage.questions) }), cut);
  return {
    history: startHistory(EMPTY),
    cut: null,
    untouched: true,
    setContext: (given) => {
      const { text, cut } = limited(given, MOST_CHARACTERS, 'passage');
      change('context', (passage) => withoutTeacher({ ...passage, context: text }), cut);
      set((state) => ({
        history: { ...state.history, present: { ...state.history.present, origin: { kind: 'own' } } },
      }));
    },
    setQuestion: (index, field, given) => {
      const { text, cut } = limited(given, MOST_ANSWER_CHARACTERS, 'questions');
      changeQuestions(
        `question ${index}`,
        (questions) => questions.map((one, at) => (at === index ? { ...one, [field]: text } : one)),
        cut,
      );
    },
    addQuestion: () =>
      changeQuestions(`add ${get().history.past.length}`, (questions) =>
        questions.length < MOST_QUESTIONS ? [...questions, { question: '', answer: '' }] : questions,
      ),
    removeQuestion: (index) =>
      changeQuestions(`remove ${get().history.past.length}`, (questions) => questions.filter((_, at) => at !== index)),
    clearQuestions: () => changeQuestions(`clear ${get().history.past.length}`, () => []),
    replace: (passage, origin) =>
      set(({ history, untouched }) => ({
        // The first sample takes the place of nothing, so there is nothing to go back to.
        history: untouched
          ? startHistory({ passage, origin })
          : record(history, { passage, origin }, `replace ${history.past.length}`, Date.now()),
        cut: null,
        untouched: false,
      })),
    showRecorded: (passage, run) =>
      set(({ history, untouched }) => {
        const draft: Draft = { passage, origin: { kind: 'recorded', run } };
        const { kind } = history.present.origin;
        if (untouched) return { history: startHistory(draft), cut: null, untouched: false };
        if (kind === 'recorded') return { history: { ...history, present: draft }, cut: null };
        return { history: record(history, draft, `recorded ${history.past.length}`, Date.now()), cut: null };
      }),
    undo: () => set(({ history }) => ({ history: undo(history), cut: null })),
    redo: () => set(({ history }) => ({ history: redo(history), cut: null })),
  };
}

/** The teacher's edits belong to the text that they were written for. */
function withoutTeacher({ teacher: _, ...passage }: Passage): Passage {
  return passage;
}

function limited(given: string, most: number, place: WrittenCut['place']): { text: string; cut: WrittenCut | null } {
  const { text, cut } = limitWritten(given, most);
  return { text, cut: cut && { place, ...cut } };
}

function readDraft(stored: unknown): Draft | null {
  if (typeof stored !== 'object' || stored === null || !('passage' in stored)) return null;
  const passage = readPassage(stored.passage)?.passage ?? null;
  if (passage === null || (passage.context === '' && passage.questions.length === 0)) return null;
  return { passage, origin: 'origin' in stored ? readOrigin(stored.origin) : { kind: 'own' } };
}

function readOrigin(stored: unknown): Origin {
  if (typeof stored === 'object' && stored !== null && 'run' in stored && typeof stored.run === 'string')
    return { kind: 'recorded', run: stored.run };
  const numbered = typeof stored === 'object' && stored !== null && 'index' in stored && Number.isInteger(stored.index);
  return numbered ? { kind: 'sample', index: Number(stored.index) } : { kind: 'own' };
}

export interface ReadPassage {
  passage: Passage;
  /** What of it did not fit. */
  notices: Notice[];
}

/** `null` for anything that is not a passage; what is too long is cut. */
export function readPassage(input: unknown): ReadPassage | null {
  const parsed = passageSchema.safeParse(input);
  if (!parsed.success) return null;
  const { title, context, questions, teacher } = parsed.data;
  const cuts = new Cuts();
  const kept = cuts.list(questions, MOST_QUESTIONS, 'passage.questions');
  const asked = kept.map(({ question }) => question);
  const answered = kept.map(({ answer }) => answer);
  const [asks, answers] = [
    cuts.texts(asked, MOST_ANSWER_CHARACTERS, 'passage.question'),
    cuts.texts(answered, MOST_ANSWER_CHARACTERS, 'passage.answer'),
  ];
  const passage: Passage = {
    title: cuts.text(title, MOST_TITLE_CHARACTERS, 'passage.title'),
    context: cuts.text(context, MOST_CHARACTERS, 'passage.context'),
    questions: kept.map((question, at) => ({ ...question, question: asks[at] ?? '', answer: answers[at] ?? '' })),
  };
  if (teacher === undefined) return { passage, notices: cuts.notices };
  const edits = cuts.list(teacher, MOST_TEACHER_TEXTS, 'passage.teacher');
  passage.teacher = cuts.texts(edits, MOST_TEACHER_CHARACTERS, 'passage.teacherText');
  return { passage, notices: cuts.notices };
}
