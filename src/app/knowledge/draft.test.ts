import { beforeEach, describe, expect, it } from 'vitest';
import { startHistory } from '../experiment/history';
import { MOST_ANSWER_CHARACTERS, MOST_CHARACTERS, MOST_QUESTIONS } from '../experiment/limits';
import { lab } from '../knowledge/experiment';

const PASSAGE = {
  title: 'T',
  context: 'Once.',
  questions: [{ question: 'When?', answer: 'Once' }],
  teacher: ['Once.'],
};

describe('draft store', () => {
  beforeEach(() =>
    lab.useDraft.setState({
      history: startHistory({ passage: PASSAGE, origin: { kind: 'sample', index: 1, corpus: 'world' } }),
      cut: null,
      untouched: false,
    }),
  );
  const passage = () => lab.useDraft.getState().history.present.passage;

  it('cuts an enormous passage and says by how much', () => {
    lab.useDraft.getState().setContext('x'.repeat(MOST_CHARACTERS + 12_345));
    expect(passage().context).toHaveLength(MOST_CHARACTERS);
    expect(lab.useDraft.getState().cut).toEqual({ place: 'passage', most: MOST_CHARACTERS, lost: 12_345 });
  });

  it.each(['question', 'answer'] as const)(
    'cuts an enormous %s and says by how much, until the next change',
    (field) => {
      const { setQuestion } = lab.useDraft.getState();
      setQuestion(0, field, 'x'.repeat(MOST_ANSWER_CHARACTERS + 500));
      expect(passage().questions[0]?.[field]).toHaveLength(MOST_ANSWER_CHARACTERS);
      expect(lab.useDraft.getState().cut).toEqual({ place: 'questions', most: MOST_ANSWER_CHARACTERS, lost: 500 });
      setQuestion(0, field, 'short');
      expect(passage().questions[0]?.[field]).toBe('short');
      expect(lab.useDraft.getState().cut).toBeNull();
    },
  );

  it('takes any Unicode, and makes lone surrogates whole', () => {
    lab.useDraft.getState().setContext('\u{1F9AD} \u05E9\u05DC\u05D5\u05DD \u0000 \uD800!');
    expect(passage().context).toBe('\u{1F9AD} \u05E9\u05DC\u05D5\u05DD \u0000 \uFFFD!');
  });

  it('never splits a character at the limit', () => {
    lab.useDraft.getState().setContext(`${'x'.repeat(MOST_CHARACTERS - 1)}\u{1F9AD}`);
    expect(passage().context.isWellFormed()).toBe(true);
  });

  it("a passage that was changed is the visitor's own and has no teacher", () => {
    lab.useDraft.getState().setContext('Twice.');
    expect(lab.useDraft.getState().history.present.origin).toEqual({ kind: 'own' });
    expect(passage().teacher).toBeUndefined();
  });

  it('gives back deleted questions, one by one', () => {
    const { addQuestion, setQuestion, removeQuestion, clearQuestions, undo, redo } = lab.useDraft.getState();
    addQuestion();
    setQuestion(1, 'question', 'Where?');
    setQuestion(1, 'answer', 'There');
    removeQuestion(0);
    expect(passage().questions.map((question) => question.question)).toEqual(['Where?']);
    undo();
    expect(passage().questions).toHaveLength(2);
    clearQuestions();
    expect(passage().questions).toEqual([]);
    undo();
    expect(passage().questions).toHaveLength(2);
    redo();
    expect(passage().questions).toEqual([]);
  });

  it('counts typing as one change', () => {
    const { setContext, undo } = lab.useDraft.getState();
    for (const text of ['a', 'ab', 'abc']) setContext(text);
    undo();
    expect(passage().context).toBe('Once.');
  });

  it('has a last question', () => {
    for (let count = 0; count < MOST_QUESTIONS + 5; count += 1) lab.useDraft.getState().addQuestion();
    expect(passage().questions).toHaveLength(MOST_QUESTIONS);
  });
});
