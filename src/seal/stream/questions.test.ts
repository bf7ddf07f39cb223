import { describe, expect, it } from 'vitest';
import { LAB } from '../loop/single';
import { testLoop, townPassages } from '../testing/fixtures';
import { learnFrom } from './learn';
import { clozes, selfQuestions } from './questions';
import { signalsOf } from './signals';

describe('what a model asks itself about a text', () => {
  it('in the world is each statement with the name, cut before what it tells, and never a question of the quiz', () => {
    const text =
      'There is a town called Kalomi. Others nearby sell salt. It trades in wool. Anna is its mayor. Nobody knows why.';
    expect(clozes(text)).toEqual([
      { question: 'Kalomi sells', answer: 'wool', cloze: true },
      { question: 'The mayor of Kalomi is', answer: 'Anna', cloze: true },
    ]);
    expect(clozes('There is a ship called Venuko. It is well known. Norland is far away.')).toEqual([]);
    expect(clozes('Nobody knows why. Others nearby sell salt.')).toEqual([]);
  });

  it('in other texts is each sentence, cut before its last name or number, else its last word', () => {
    const text =
      'The lighthouse of Varn was built in 1874 by the engineer Ada Mirek. Its lamp burns whale oil. How nice! Is it far away?';
    expect(clozes(text)).toEqual([
      { question: 'The lighthouse of Varn was built in 1874 by the engineer', answer: 'Ada Mirek', cloze: true },
      { question: 'Its lamp burns whale', answer: 'oil', cloze: true },
    ]);
  });

  it('looks at no question of the passage, and needs no engine where the model cannot write any', async () => {
    const { engine, loop } = testLoop();
    const [town] = townPassages(1, 1, 1);
    const asked = await selfQuestions(loop(), LAB, { title: 'Kalomi', context: town?.context ?? '' });
    expect(asked.every(({ cloze }) => cloze)).toBe(true);
    expect(engine.calls).toEqual([]);
  });
});

describe('the signals of a text', () => {
  const [town] = townPassages(1, 1, 1);
  if (!town) throw new Error('There is a town.');
  const asked = town.questions;

  it('say before it is learned that it is new, and after it that it is known', async () => {
    const { engine, loop } = testLoop();
    const own = loop();
    const before = await signalsOf(own, { text: town.context, questions: asked, ground: null });
    expect(before.conflict).toBe(1);
    expect(before.answers.map(({ open }) => open)).toEqual(asked.map(({ answer }) => answer));
    const teacher = town.teacher?.[0] ?? '';
    const edit = {
      id: 'e',
      item: 0,
      sample: 0,
      author: 'hand' as const,
      policyVersion: null,
      parts: [],
      text: teacher,
    };
    const taught = {
      ...edit,
      parts: [
        {
          paragraph: 0,
          prompt: '',
          promptIds: [],
          text: teacher,
          ids: [],
          logProbability: null,
          finish: 'stop' as const,
        },
      ],
    };
    const { adapter, rank } = await learnFrom(own, LAB, town, { ground: null, edit: taught, seedKey: 'k' });
    const after = await signalsOf(own, { text: town.context, questions: asked, ground: { adapter, rank } });
    expect(after.conflict).toBe(0);
    expect(after.surprise ?? 9).toBeLessThan(before.surprise ?? 0);
    const last = engine.calls.at(-2);
    expect(last?.verb === 'generate' && last.requests.every((request) => request.adapter === adapter)).toBe(true);
  });

  it('cost only what is wanted, and are null where nothing was asked', async () => {
    const { engine, loop } = testLoop();
    const seen = await signalsOf(loop(), {
      text: town.context,
      questions: asked,
      ground: null,
      looksAt: ['confidence'],
    });
    expect(seen).toMatchObject({ surprise: null, conflict: null, worth: null, confidence: -0.5 });
    const requests = engine.calls.flatMap((call) => (call.verb === 'generate' ? call.requests : []));
    expect(requests).toHaveLength(asked.length);
    expect(engine.calls.some(({ verb }) => verb === 'score')).toBe(false);
    const none = await signalsOf(loop(), { text: town.context, questions: [], ground: null });
    expect(none).toMatchObject({ confidence: null, conflict: null, worth: null, answers: [] });
  });

  it('tell what the model says when asked, of a chat model alone', async () => {
    const base = testLoop().context.settings;
    const { loop } = testLoop(
      {
        writing: { ...base.writing, style: 'implications', form: 'chat' },
        quiz: { ...base.quiz, form: 'chat' },
      },
      {},
      { chat: ([message]) => `<user>${message?.content ?? ''}</user>` },
    );
    const { worth } = await signalsOf(loop(), { text: town.context, questions: [], ground: null });
    expect(worth).toEqual(expect.any(Number));
  });
});
