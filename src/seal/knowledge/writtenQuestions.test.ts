import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAB } from '../loop/single';
import { testLoop } from '../testing/fixtures';
import { ScriptedEngine } from '../testing/scriptedEngine';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import { contains } from './grading';
import { DEFAULT_SETTINGS } from './settings';
import type { Passage } from './types';
import { cannotAsk, questionPrompts, readPair, readQuestions, writeQuestions } from './writtenQuestions';

const passage: Passage = {
  title: 'The lighthouse of Varn',
  context: 'It was built in 1874 by Ada Mirek. It stands on Gull Rock.\n\nIts lamp burns whale oil.',
  questions: [{ question: 'Who built it?', answer: 'Ada Mirek' }],
};
const writing = { ...DEFAULT_SETTINGS.writing, style: 'implications' as const };
const PLACES = [{ paragraph: 0 }, { paragraph: 0 }, { paragraph: 1 }];

describe('what a model wrote as a question', () => {
  it.each([
    [' When was it built?\nAnswer: 1874\n\nText about', 'When was it built?', '1874'],
    ['Question: Where does it stand?\nA: “Gull Rock.”', 'Where does it stand?', 'Gull Rock'],
    ['Question 1: What burns? Answer: whale oil', 'What burns?', 'whale oil'],
  ])('%j is read', (said, question, answer) => expect(readPair(said)).toEqual({ question, answer }));

  it.each(['', ' What is it?\n\nThe answer is:', 'When was it built\nAnswer: 1874', ' When?\nAnswer: ."'])(
    '%j is no pair',
    (said) => expect(readPair(said)).toBeNull(),
  );

  it('is taken with its mark and paragraph, or left out with a reason', () => {
    const said = [
      'When was it built?\nAnswer: 1874',
      'Where is it?\nAnswer: on Mars',
      'Who built it ?\nAnswer: Ada Mirek',
    ];
    expect(readQuestions(passage, PLACES, said)).toEqual({
      questions: [{ question: 'When was it built?', answer: '1874', paragraph: 0, author: 'model' }],
      refused: [
        { text: said[1], reason: 'not-in-passage' },
        { text: said[2], reason: 'asked-before' },
      ],
    });
    const more = ['What rock is Gull Rock?\nAnswer: Gull Rock', `What?\nAnswer: ${passage.context}`, 'It is old.'];
    expect(readQuestions(passage, PLACES, more).refused.map(({ reason }) => reason)).toEqual([
      'gives-away',
      'long',
      'no-pair',
    ]);
    const strange = ['Who built it at Dray?\nAnswer: Ada Mirek', 'What burns at “Varn” in 1874?\nAnswer: whale oil'];
    const { questions, refused } = readQuestions({ ...passage, questions: [] }, PLACES.slice(1), strange);
    expect(refused).toEqual([{ text: strange[0], reason: 'stranger' }]);
    expect(questions.map(({ answer }) => answer)).toEqual(['whale oil']);
    // Of one paragraph nobody needs to be told which.
    expect(readQuestions(passage, PLACES.slice(0, 1), said).questions[0]).not.toHaveProperty('paragraph');
  });

  it('names numbers whole, as the passage does', () => {
    const context = 'Its 2nd lamp came in the 1850s, when 1,200 ships of the 19th century passed. It weighs 12kg.';
    const own = { title: 'Varn', context, questions: [] };
    const strangerIn = (question: string): boolean =>
      readQuestions(own, [{ paragraph: 0 }], [`${question}\nAnswer: ships`]).refused[0]?.reason === 'stranger';
    const known = ['the 19th century', 'the 1850s', 'its “2nd lamp”', '1,200 of them', '12kg'];
    expect(known.filter((words) => strangerIn(`What passed, by ${words}?`))).toEqual([]);
    const strange = ['the 19 keepers', 'the 20th century', 'the 1860s', '3 lamps'];
    expect(strange.filter((words) => strangerIn(`What passed, by ${words}?`))).toEqual(strange);
  });

  it('never asks for what does not stand in the passage, whatever the model says', () => {
    const noise = fc.oneof(
      fc.string(),
      fc.tuple(fc.string(), fc.string()).map(([q, a]) => `${q}?\nAnswer: ${a}`),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 3 }), (said) => {
        const { questions, refused } = readQuestions(passage, PLACES, said);
        expect(questions.length + refused.length).toBe(PLACES.length);
        for (const { answer } of questions) expect(contains(passage.context, answer)).toBe(true);
      }),
    );
  });
});

describe('asking', () => {
  it('is once for each sentence, which a given start ends', () => {
    const { context } = testLoop({ writing });
    const prompts = questionPrompts(context, passage);
    expect(prompts.map(({ paragraph, sentence }) => [paragraph, sentence])).toEqual([
      [0, 'It was built in 1874 by Ada Mirek.'],
      [0, 'It stands on Gull Rock.'],
      [1, 'Its lamp burns whale oil.'],
    ]);
    for (const { text, sentence } of prompts)
      expect(text.endsWith(`Text about The lighthouse of Varn: ${sentence}\nQuestion:`)).toBe(true);
  });

  it('tells the texts as they come, then what was made of them, in one call', async () => {
    const said = [' When was it built?\nAnswer: 1874', ' Who?', ' What does its lamp burn?\nAnswer: whale oil'];
    const { context, events, engine } = testLoop({ writing });
    engine.generate = async (requests, options) => {
      const ids = said.map((text) => scriptedTokenizer.encode(text, { addSpecialTokens: false }));
      for (const [request, own] of ids.entries()) options?.onProgress?.({ request, ids: own, done: true });
      return requests.map((_, at) => ({ ids: ids[at] ?? [], logProbabilities: [], finish: 'stop' }));
    };
    const written = await writeQuestions(context, LAB, passage);
    expect(written.questions.map(({ answer, paragraph, author }) => [answer, paragraph, author])).toEqual([
      ['1874', 0, 'model'],
      ['whale oil', 1, 'model'],
    ]);
    expect(written.refused).toEqual([{ text: 'Who?', reason: 'no-pair' }]);
    expect(events.map(({ type }) => type)).toEqual([
      'stage-started',
      ...said.flatMap(() => ['question-text', 'progress']),
      'questions',
      'stage-done',
    ]);
    expect(events.filter(({ type }) => type === 'question-text')).toMatchObject(
      said.map((text, place) => ({ place, text })),
    );
  });

  it('is not of the embedded model', () => {
    expect(cannotAsk(DEFAULT_SETTINGS)).toContain('embedded model');
    expect(cannotAsk({ writing })).toBeNull();
  });
});

it('a sentence that the model has no room for is refused by its words', () => {
  const { context } = testLoop({ writing });
  const engine = new ScriptedEngine({ contextLength: 64 });
  expect(() => questionPrompts({ ...context, engine }, passage)).toThrow(/The sentence "It was built in 1874/);
});
