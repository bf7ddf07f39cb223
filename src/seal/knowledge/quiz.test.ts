import { describe, expect, it } from 'vitest';
import { innerLoop } from '../loop/innerLoop';
import { runQuiz } from '../loop/quiz';
import { testLoop, townPassage, WRITING } from '../testing/fixtures';
import type { EventScope } from '../types';
import { knowledgeQuiz } from './quiz';
import { givenSelfEdit } from './selfEdits';
import { DEFAULT_SETTINGS } from './settings';
import type { SideQuestions } from './types';

const scope: EventScope = { purpose: 'lab', round: 0 };
const passage = townPassage(1);
const teacher = givenSelfEdit('teacher', 'teacher', 0, passage.teacher ?? []);
const nothing = givenSelfEdit('none', 'nothing', 0, []);
const plan = { policyVersion: 0, seedKey: 'lab', bare: 'all' } as const;
const BARE = { edit: null, adapter: null, item: 0, repeat: 0, openBook: false };

describe('gold log-probabilities', () => {
  it('are those of each gold answer with its end, per token, for every adapter and the base', async () => {
    const { loop } = testLoop();
    const { base, candidates } = await innerLoop(loop(), scope, [passage], [nothing, teacher], plan);
    // The scripted engine says "unknown" with certainty: no letter of a town's goods is likely, nor the end after it.
    expect(base[0]?.goldLogProbabilities).toHaveLength(passage.questions.length);
    expect(base[0]?.goldLogProbabilities?.every((value) => value < -1)).toBe(true);
    expect(candidates[1]?.repeats[0]?.goldLogProbabilities).toEqual(passage.questions.map(() => expect.closeTo(-0.1)));
    expect(candidates[1]?.goldLogProbability).toEqual({ mean: expect.closeTo(-0.1), standardError: null, n: 1 });
    expect(candidates[0]?.goldLogProbability?.mean).toBeLessThan(-1);
  });

  it('count the end of the answer: going on after it costs', async () => {
    const asked = { title: 'T', context: 'x', questions: [{ question: 'What does Bim sell?', answer: 'wool' }] };
    const likelihood = async (known: string) => {
      const { loop, context } = testLoop({}, { known: [known] });
      const [one] = await runQuiz(loop(), scope, knowledgeQuiz(context, [asked], null), [BARE]);
      return one?.answers?.goldLogProbabilities[0] ?? Number.NaN;
    };
    expect(await likelihood('Bim sells wool.')).toBeCloseTo(-0.1);
    // " wool" in five bytes as before, then no end: the answer would be "wool socks".
    expect(await likelihood('Bim sells wool socks.')).toBeCloseTo((5 * -0.1 - 2) / 6);
  });

  it('have their spread over repeats, as accuracy and reward have', async () => {
    const { loop } = testLoop({ repeats: 3, reward: 'gold-log-probability' });
    const { candidates } = await innerLoop(loop(), scope, [passage], [teacher], plan);
    for (const measure of [candidates[0]?.reward, candidates[0]?.accuracy, candidates[0]?.goldLogProbability])
      expect(measure).toMatchObject({ n: 3, standardError: expect.any(Number) });
  });

  it('come from one call of the engine, whatever is asked of how many adapters, and nothing is scored twice', async () => {
    const { loop, engine } = testLoop({ repeats: 2 });
    await innerLoop(loop({ sideQuestions: SIDE }), scope, [passage], [nothing, teacher], plan);
    const calls = engine.calls.flatMap((call) => (call.verb === 'score' ? [call.requests] : []));
    const adapted = calls.filter((requests) => requests.some(({ adapter }) => adapter !== null));
    expect(adapted).toHaveLength(1);
    const texts = adapted.flat().map(({ adapter, ids }) => `${adapter}/${ids.join(' ')}`);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

const SIDE: SideQuestions = {
  locality: [
    { question: 'What does Faraway sell?', answer: 'silk' },
    { question: 'What colour is the gate of Yonder?', answer: 'red' },
  ],
  collateral: [
    { question: 'What does Oldtown sell today?', answer: 'wool' },
    { question: 'Who is the king of Hometown?', answer: 'Odo' },
  ],
};
const KNOWN = ['Oldtown sells wool.', 'The king of Hometown is Odo.'];

describe('side effects', () => {
  const measure = async (lines: string, more = {}) => {
    const opened = testLoop(more, { known: KNOWN });
    const edit = givenSelfEdit('hand', 'hand', 0, [lines]);
    const { candidates } = await innerLoop(opened.loop({ sideQuestions: SIDE }), scope, [passage], [edit], plan);
    return { ...opened, effects: candidates[0]?.repeats[0]?.sideEffects };
  };

  it('leave everything as it was where an edit is about its own passage only', async () => {
    const { effects } = await measure('Bima sells amber.');
    expect(effects).toEqual({
      locality: { questions: 2, accuracy: 0, baseAccuracy: 0, unchanged: 1 },
      collateral: { questions: 2, accuracy: 1, baseAccuracy: 1, unchanged: 1 },
    });
  });

  it('show what an edit overwrites, and what it says of strangers', async () => {
    const { effects } = await measure('Today Oldtown sells mud.\nFaraway sells silk.');
    expect(effects).toEqual({
      // Learned about a stranger by chance: right now, but no longer the answer of the base.
      locality: { questions: 2, accuracy: 0.5, baseAccuracy: 0, unchanged: 0.5 },
      collateral: { questions: 2, accuracy: 0.5, baseAccuracy: 1, unchanged: 0.5 },
    });
  });

  it('ask the base once, in the batch of the quiz', async () => {
    const { engine } = await measure('Bima sells amber.', { repeats: 3 });
    const asked = engine.calls.flatMap((call) =>
      call.verb === 'generate' ? call.requests.filter(({ adapter }) => adapter === null) : [],
    );
    expect(asked).toHaveLength(passage.questions.length + 4);
  });

  it('are answered in the words of a chat model, and judged, where likelihoods of a bare answer say nothing', async () => {
    const chat = {
      writing: { ...WRITING, style: 'implications' },
      quiz: { ...DEFAULT_SETTINGS.quiz, form: 'chat', judge: 'containment' },
    } as const;
    const opened = testLoop(chat, { known: KNOWN }, { chat: ([message]) => `${message?.content}\nAnswer:\n` });
    const edit = givenSelfEdit('hand', 'hand', 0, ['Today Oldtown sells mud.']);
    const { candidates } = await innerLoop(opened.loop({ sideQuestions: SIDE }), scope, [passage], [edit], plan);
    expect(candidates[0]?.repeats[0]?.sideEffects?.collateral).toMatchObject({ accuracy: 0.5, baseAccuracy: 1 });
    const asked = opened.engine.calls.flatMap((call) => (call.verb === 'generate' ? call.requests : []));
    // Its own questions and those aside, of the adapter and of the base.
    expect(asked).toHaveLength(2 * (passage.questions.length + 4));
  });

  it('ask as many questions as the settings say, and none at all where there are none', async () => {
    const { effects } = await measure('Bima sells amber.', { sideQuestions: 1 });
    expect(effects?.collateral).toMatchObject({ questions: 1 });
    expect((await measure('Bima sells amber.', { sideQuestions: 0 })).effects).toBeNull();
    const { loop } = testLoop();
    const { candidates } = await innerLoop(loop(), scope, [passage], [teacher], plan);
    expect(candidates[0]?.repeats[0]?.sideEffects).toBeNull();
  });
});

describe('open book', () => {
  it('answers from the paragraph in the prompt, and is not told as an answer of the base', async () => {
    const { loop, events } = testLoop();
    const { base, openBook } = await innerLoop(loop(), scope, [passage], [nothing], { ...plan, openBook: true });
    expect(base[0]?.accuracy).toBe(0);
    expect(openBook).toMatchObject([{ item: 0, accuracy: 1, paragraphAccuracies: [1, 1] }]);
    expect(openBook[0]?.goldLogProbabilities?.every((value) => value > -0.5)).toBe(true);
    const told = events.filter((event) => event.type === 'answers').filter(({ edit }) => edit === null);
    expect(told.map(({ answers }) => answers.answers)).toEqual([base[0]?.answers]);
  });
});

describe('judges', () => {
  const correct = async (judge: 'exact' | 'containment' | 'model', known: string) => {
    const { loop, context, engine } = testLoop(
      { quiz: { ...DEFAULT_SETTINGS.quiz, maxTokens: 40, judge } },
      { known: [known] },
    );
    const asked = { title: 'T', context: 'x', questions: [{ question: 'What does Bim sell?', answer: 'wool' }] };
    const [one] = await runQuiz(loop(), scope, knowledgeQuiz(context, [asked], null), [BARE]);
    return {
      answer: one?.answers?.answers[0],
      scoreCalls: engine.calls.filter(({ verb }) => verb === 'score').length,
    };
  };

  it.each([
    ['exact', 'Bim sells wool.', true],
    ['exact', 'Bim sells wool socks.', false],
    ['containment', 'Bim sells wool socks.', true],
    ['model', 'Bim sells wool socks.', true],
    ['model', 'Bim sells silk.', false],
  ] as const)('%s on what follows from %j: %s', async (judge, known, verdict) => {
    const { answer, scoreCalls } = await correct(judge, known);
    expect(answer).toMatchObject({ judge, correct: verdict });
    expect(scoreCalls).toBe(1);
  });

  it('says before the quiz that a judge has too little room', async () => {
    const { loop, engine } = testLoop({ quiz: { ...DEFAULT_SETTINGS.quiz, judge: 'model' } }, { contextLength: 200 });
    await expect(innerLoop(loop(), scope, [passage], [nothing], plan)).rejects.toThrow(
      /scripted would have to read \d+ tokens, but it reads at most 200. Choose another judge/,
    );
    expect(engine.calls.some(({ verb }) => verb === 'generate')).toBe(false);
  });
});
