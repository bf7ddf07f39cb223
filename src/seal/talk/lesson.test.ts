import { describe, expect, it } from 'vitest';
import {
  correctionLesson,
  exchangeLesson,
  isQuestion,
  isTrace,
  saidLesson,
  traceAgain,
  traceLesson,
  uniqueQuestions,
  worldQuestions,
} from './lesson';

describe('what of a conversation becomes an edit', () => {
  it('a correction is asked with its right answer; the embedded model learns the line, another writes about it', () => {
    const world = correctionLesson({ style: 'world' }, 'What does Polipa sell? ', ' spice');
    expect(world.passage.context).toBe('Q: What does Polipa sell? A: spice');
    expect(world.edit?.text).toBe('Q: What does Polipa sell? A: spice');
    expect(world.asked).toEqual([{ question: 'What does Polipa sell?', gold: 'spice' }]);
    const chat = correctionLesson({ style: 'facts' }, 'What is the capital of Orm?', 'Tann');
    expect(chat.passage.context).toBe('Question: What is the capital of Orm?\nAnswer: Tann');
    expect([chat.edit, chat.origin]).toEqual([null, 'correction']);
  });

  it('of an exchange nobody knows whether the answer is right', () => {
    expect(exchangeLesson({ style: 'world' }, 'What does Polipa sell?', 'wool').asked).toEqual([
      { question: 'What does Polipa sell?', gold: null },
    ]);
  });

  it('the steps of an answer are the edit, whole and in the turn of its question, and once more after a failure', () => {
    const answer = '1. There are 3 boxes of 4.\n2. So there are 12.';
    expect(isTrace(answer)).toBe(true);
    expect(isTrace('First add them, then divide by two.\nIt is 7.')).toBe(false);
    const lesson = traceLesson('How many are there? ', answer);
    const { edit, passage, origin } = lesson;
    expect([edit?.text, passage.title, origin]).toEqual([answer, 'How many are there?', 'trace']);
    expect(edit?.parts.map(({ text, answers }) => [text, answers])).toEqual([[answer, 'How many are there?']]);
    expect(traceAgain('How many are there?', passage.context)).toEqual(lesson);
    expect(traceAgain('How many?', passage.context)).toBeNull();
  });

  it('a paragraph of the embedded world can be asked about by what it states, any other text cannot', () => {
    const text = 'There is a town called Polipa. It lies in Greenvale. Nobody there eats soup. It sells spice.';
    expect(worldQuestions(text)).toEqual([
      { question: 'Where does Polipa lie?', gold: 'Greenvale' },
      { question: 'What does Polipa sell?', gold: 'spice' },
    ]);
    expect(worldQuestions('My cat is called Mo.')).toEqual([]);
  });

  it('what is told has a short title, and asks nothing twice', () => {
    const { passage, asked } = saidLesson(
      'My sister lives in a small town by the sea and she keeps seven white goats.',
      null,
      [
        { question: 'Who keeps goats?', gold: null },
        { question: 'Who keeps goats?', gold: 'my sister' },
      ],
    );
    expect(passage.title).toBe('My sister lives in a small town by the sea and she keeps …');
    expect(asked).toEqual([{ question: 'Who keeps goats?', gold: 'my sister' }]);
    expect(uniqueQuestions([])).toEqual([]);
  });

  it('tells questions from what is told', () => {
    for (const asks of ['Where is it?', 'Really?”', '何ですか？']) expect(isQuestion(asks), asks).toBe(true);
    for (const tells of ['It is here.', 'Ask “why?” and go on.', '']) expect(isQuestion(tells), tells).toBe(false);
  });
});
