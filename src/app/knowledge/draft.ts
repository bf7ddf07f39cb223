/** What the visitor writes: passage and questions, with undo, stored where that is allowed; what keeps them from being run, and the samples that take their place. */

import type { Corpus } from '../../seal/knowledge/choices';
import { passageProblem, splitParagraphs } from '../../seal/knowledge/passages';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { type Passage, passageSchema, type Question } from '../../seal/knowledge/types';
import type { Notice } from '../../seal/types';
import type { TokenCount } from '../../worker/protocol';
import { makeDraftStore, type SetDraft } from '../experiment/draftStore';
import { type History, record, redo, startHistory, undo } from '../experiment/history';
import {
  Limiter,
  MOST_ANSWER_CHARACTERS,
  MOST_CHARACTERS,
  MOST_QUESTIONS,
  MOST_TEACHER_CHARACTERS,
  MOST_TEACHER_TEXTS,
  MOST_TITLE_CHARACTERS,
  type Truncation,
  truncated,
} from '../experiment/limits';
import { useNotices } from '../experiment/noticeStore';
import { messageOf } from '../ui/errors';
import type { KnowledgeExperiment } from './page';

/** Where the passage came from: a numbered sample of a corpus, a recorded run, or the visitor. */
export type Origin =
  | { kind: 'sample'; index: number; corpus: Exclude<Corpus, 'own'> }
  | { kind: 'recorded'; run: string }
  /** `from`: the file or sample that it is out of, unchanged. */
  | { kind: 'own'; from?: string };

export interface Draft {
  passage: Passage;
  origin: Origin;
}

const EMPTY: Draft = { passage: { title: '', context: '', questions: [] }, origin: { kind: 'own' } };

export interface WrittenCut extends Truncation {
  place: 'passage' | 'questions';
}

export interface DraftState {
  history: History<Draft>;
  /** What the last change lost, for the notice where it was written; `null` where all fitted. */
  cut: WrittenCut | null;
  /** Nothing was ever written or stored here, so a sample may be put in. */
  untouched: boolean;
  setContext: (context: string) => void;
  setTitle: (title: string) => void;
  setQuestion: (index: number, field: 'question' | 'answer', text: string) => void;
  /** What an outside author wrote, one text for each paragraph. */
  setTeacher: (texts: readonly string[], name: string) => void;
  addQuestion: () => void;
  /** Those that the model wrote, behind what is there, as far as there is room. */
  addWritten: (questions: readonly Question[]) => void;
  removeQuestion: (index: number) => void;
  clearQuestions: () => void;
  replace: (passage: Passage, origin: Origin) => void;
  /** Shows a passage of a recorded run. Looking through a run leaves one step to undo: what was there before it. */
  showRecorded: (passage: Passage, run: string) => void;
  undo: () => void;
  redo: () => void;
}

/** @param own what the browser keeps while a recorded passage has its place. */
export const makeDraft = (storedAs: string | null, own: () => DraftState | null) =>
  makeDraftStore<DraftState, Draft>(storedAs, newDraft, {
    // What they made of it is theirs too.
    partialize: (state) => (isRecorded(state) ? (own() ?? state) : state).history.present,
    merge: (stored, current) => {
      const draft = readDraft(stored);
      return draft === null ? current : { ...current, history: startHistory(draft), untouched: false };
    },
  });

const isRecorded = ({ history }: DraftState): boolean => history.present.origin.kind === 'recorded';

function newDraft(set: SetDraft<DraftState>, get: () => DraftState): DraftState {
  const change = (kind: string | null, passage: Passage, origin: Origin, cut: WrittenCut | null): void =>
    set(({ history }) => ({
      history: record(history, { passage, origin }, kind, Date.now()),
      cut,
      untouched: false,
    }));
  const changeQuestions = (
    edit: (questions: Question[]) => Question[],
    kind: string | null = null,
    cut: WrittenCut | null = null,
  ): void => {
    const { present } = get().history;
    const passage = { ...present.passage, questions: edit(present.passage.questions) };
    // Once it is changed, no run has recorded anything of it.
    const origin: Origin = present.origin.kind === 'recorded' ? { kind: 'own' } : present.origin;
    change(kind, passage, origin, cut);
  };
  const put = (draft: Draft): void =>
    set(({ history, untouched }) => ({
      // What comes first takes the place of nothing, so there is nothing to go back to.
      history: untouched ? startHistory(draft) : record(history, draft, null, Date.now()),
      cut: null,
      untouched: false,
    }));
  return {
    history: startHistory(EMPTY),
    cut: null,
    untouched: true,
    setContext: (given) => {
      const { text, cut } = limited(given, MOST_CHARACTERS, 'passage');
      // The teacher's edits belong to the text that they were written for.
      const { teacher: _, teacherName: _name, ...passage } = get().history.present.passage;
      change('context', { ...passage, context: text }, { kind: 'own' }, cut);
    },
    setTitle: (given) => {
      const { text, cut } = limited(given, MOST_TITLE_CHARACTERS, 'passage');
      change('title', { ...get().history.present.passage, title: text }, { kind: 'own' }, cut);
    },
    setQuestion: (index, field, given) => {
      const { text, cut } = limited(given, MOST_ANSWER_CHARACTERS, 'questions');
      changeQuestions(
        // Changed by a person, it is a person's.
        (questions) =>
          questions.map(({ author, ...one }, at) => {
            if (at === index) return { ...one, [field]: text };
            return author === undefined ? one : { ...one, author };
          }),
        `question ${index}`,
        cut,
      );
    },
    setTeacher: (texts, name) => {
      const { passage, origin } = get().history.present;
      const teacher = texts.map((text) => truncated(text, MOST_TEACHER_CHARACTERS).text);
      const teacherName = truncated(name, MOST_TITLE_CHARACTERS).text;
      // No run has recorded anything of this author.
      change(null, { ...passage, teacher, teacherName }, origin.kind === 'recorded' ? { kind: 'own' } : origin, null);
    },
    addQuestion: () =>
      changeQuestions((questions) => [...questions, { question: '', answer: '' }].slice(0, MOST_QUESTIONS)),
    addWritten: (written) => changeQuestions((questions) => [...questions, ...written].slice(0, MOST_QUESTIONS)),
    removeQuestion: (index) => changeQuestions((questions) => questions.filter((_, at) => at !== index)),
    clearQuestions: () => changeQuestions(() => []),
    replace: (passage, origin) => put({ passage, origin }),
    showRecorded: (passage, run) => {
      const draft: Draft = { passage, origin: { kind: 'recorded', run } };
      if (get().history.present.origin.kind !== 'recorded') return put(draft);
      set(({ history }) => ({ history: { ...history, present: draft }, cut: null }));
    },
    undo: () => set(({ history }) => ({ history: undo(history), cut: null })),
    redo: () => set(({ history }) => ({ history: redo(history), cut: null })),
  };
}

function limited(given: string, most: number, place: WrittenCut['place']): { text: string; cut: WrittenCut | null } {
  const { text, cut } = truncated(given, most);
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
  if (typeof stored === 'object' && stored !== null && 'from' in stored && typeof stored.from === 'string')
    return { kind: 'own', from: stored.from };
  const numbered = typeof stored === 'object' && stored !== null && 'index' in stored && Number.isInteger(stored.index);
  if (!numbered) return { kind: 'own' };
  // Before there were several corpora, all were of the world.
  const corpus = 'corpus' in stored && stored.corpus === 'english' ? 'english' : 'world';
  return { kind: 'sample', index: Number(stored.index), corpus };
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
  const { title, context, questions, teacher, teacherName } = parsed.data;
  const limiter = new Limiter();
  const kept = limiter.list(questions, MOST_QUESTIONS, 'passage.questions');
  const asked = kept.map(({ question }) => question);
  const answered = kept.map(({ answer }) => answer);
  const [asks, answers] = [
    limiter.texts(asked, MOST_ANSWER_CHARACTERS, 'passage.question'),
    limiter.texts(answered, MOST_ANSWER_CHARACTERS, 'passage.answer'),
  ];
  const passage: Passage = {
    title: limiter.text(title, MOST_TITLE_CHARACTERS, 'passage.title'),
    context: limiter.text(context, MOST_CHARACTERS, 'passage.context'),
    questions: kept.map((question, at) => ({ ...question, question: asks[at] ?? '', answer: answers[at] ?? '' })),
  };
  if (teacher === undefined) return { passage, notices: limiter.notices };
  const edits = limiter.list(teacher, MOST_TEACHER_TEXTS, 'passage.teacher');
  passage.teacher = limiter.texts(edits, MOST_TEACHER_CHARACTERS, 'passage.teacherText');
  if (teacherName !== undefined) passage.teacherName = truncated(teacherName, MOST_TITLE_CHARACTERS).text;
  return { passage, notices: limiter.notices };
}

/** A question that names a paragraph which is no longer there belongs to the whole. */
export function withKnownParagraphs(passage: Passage): Passage {
  const paragraphs = splitParagraphs(passage.context).length;
  const questions = passage.questions.map((question) => {
    if (question.paragraph === undefined || question.paragraph < paragraphs) return question;
    const { paragraph: _, ...rest } = question;
    return rest;
  });
  return { ...passage, questions };
}

export type Place = 'passage' | 'questions';

export interface Problem {
  place: Place;
  text: string;
}

/** What keeps a run from starting, with the place on the page where it is to be mended. */
export function draftProblem(passage: Passage, tokens: TokenCount | null): Problem | null {
  const text = passageProblem(passage);
  if (passage.context.trim() === '')
    return { place: 'passage', text: text ?? 'The passage is empty. Write or paste one.' };
  const long = tokens === null ? -1 : tokens.paragraphs.findIndex((count) => count > tokens.paragraphLimit);
  if (tokens !== null && long >= 0) {
    const size = `Paragraph ${long + 1} has ${tokens.paragraphs[long]} tokens; at most ${tokens.paragraphLimit} fit beside a self-edit.`;
    return { place: 'passage', text: `${size} Shorten it, or split it with a blank line.` };
  }
  return text === null ? null : { place: 'questions', text };
}

/** The passage that a corpus begins with when nothing else brings one. */
export const FIRST_SAMPLE = 1;

type Sampling = Pick<KnowledgeExperiment, 'useDraft' | 'useSettings'>;

/** The first sample where nothing else has brought a passage. */
export async function fillDraft(experiment: Sampling): Promise<void> {
  const isEmpty = (): boolean => experiment.useDraft.getState().untouched;
  if (isEmpty()) await loadSample(experiment, FIRST_SAMPLE, isEmpty);
}

/** Whose samples suit a model that is asked so; one's own set has none. */
export const sampleCorpus = ({ corpus, writing }: KnowledgeSettings): Exclude<Corpus, 'own'> => {
  if (corpus !== 'own') return corpus;
  return writing.style === 'world' ? 'world' : 'english';
};

/** @param isWanted whether it still is, when it is there. */
export async function loadSample(
  { useDraft, useSettings }: Sampling,
  index: number,
  isWanted = (): boolean => true,
): Promise<void> {
  try {
    const { numberedSample } = await import('./samples');
    // A model that speaks another language may have come meanwhile.
    const corpus = sampleCorpus(useSettings.getState().settings);
    if (isWanted()) useDraft.getState().replace(numberedSample(corpus, index), { kind: 'sample', index, corpus });
  } catch (error) {
    useNotices
      .getState()
      .setTrouble(`The sample could not be loaded (${messageOf(error)}). Reload the page, or write a passage.`);
  }
}
