/** A conversation with the embedded model over the session: what is learned, undone, sent again, and got back after a lost device. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { numberedSample } from '../../app/knowledge/samples';
import type { AdapterWeights, Engine } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import { correctionLesson, type Lesson, saidLesson } from '../../seal/talk/lesson';
import { readFolder, testEngine } from '../../testing/engine';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { TalkEvent, TalkTask } from '../talkProtocol';
import { noWait, startSession, steady } from '../testing/session';

const files = await readFolder(fileURLToPath(new URL('../../../public/models/micro-world', import.meta.url)));
const tokenizer = loadTokenizer(files);
const settings: KnowledgeSettings = { ...DEFAULT_SETTINGS, sideQuestions: 8 };
const PARAGRAPHS = [0, 1].map((index) => {
  const { context, questions } = numberedSample('world', index);
  return {
    text: context.split('\n\n')[0] ?? '',
    asked: questions
      .filter(({ paragraph }) => paragraph === 0)
      .map(({ question, answer }) => ({ question, gold: answer })),
  };
});
const lessons = PARAGRAPHS.map(({ text, asked }) => saidLesson(text, '', asked));

type Parts = { id: string; weights: AdapterWeights }[];
type More<T> = T extends unknown ? Omit<T, 'domain' | 'settings' | 'memory' | 'parts'> : never;

/** @param wrapped the engines in turn, the last one again and again. */
async function talking(...wrapped: ((engine: Engine) => Engine)[]) {
  let starts = 0;
  const options = { wait: noWait().wait, calibrateAfter: 1e9 };
  const { session, open, told, run } = startSession(
    async () => ({
      tokenizer,
      start: async () => {
        const wrap = wrapped[Math.min(starts++, wrapped.length - 1)];
        const engine = await testEngine(files);
        // The test device is shared, so none is closed.
        return { ...steady(wrap?.(engine) ?? engine), close: () => undefined };
      },
    }),
    options,
  );
  await open();
  const ask = async (memory: readonly string[], parts: Parts, task: More<TalkTask>) => {
    const from = told.length;
    const end = await run({ domain: 'talk', settings, memory, parts, ...task } as TalkTask);
    const events = told
      .slice(from)
      .flatMap((news): TalkEvent[] => (news.kind === 'events' && news.domain === 'talk' ? news.events : []));
    return { end, events };
  };
  return { session, ask, starts: () => starts };
}

type Talking = Awaited<ReturnType<typeof talking>>;

function only<Type extends TalkEvent['type']>(events: readonly TalkEvent[], type: Type) {
  const found = events.filter((event): event is Extract<TalkEvent, { type: Type }> => event.type === type);
  expect(found).toHaveLength(1);
  return found[0] as Extract<TalkEvent, { type: Type }>;
}

const QUESTION = lessons[0]?.asked[0]?.question ?? '';

async function said({ ask }: Talking, memory: readonly string[], parts: Parts = [], question = QUESTION) {
  const { events, end } = await ask(memory, parts, { kind: 'say', messages: [{ role: 'user', content: question }] });
  expect(end.kind).toBe('finished');
  return only(events, 'said').text;
}

/** @returns what the page keeps of it. */
async function learn(
  { ask }: Talking,
  memory: readonly string[],
  id: string,
  lesson: Lesson | undefined,
  parts: Parts = [],
) {
  if (!lesson) throw new Error('There are two lessons.');
  const examination = { asked: lesson.asked, earlier: [] };
  const { events, end } = await ask(memory, parts, { kind: 'learn', id, lesson, examination, notes: [] });
  expect(end).toMatchObject({ kind: 'finished' });
  return { ...only(events, 'learned'), events };
}

describe('a conversation with the embedded model', () => {
  it('learns what is said, shows it at work, and is as before without it', async () => {
    const talk = await talking();
    const before = await said(talk, []);
    const first = await learn(talk, [], 'one', lessons[0]);
    expect(first.compared.map(({ question }) => question)).toEqual(
      PARAGRAPHS[0]?.asked.map(({ question }) => question),
    );
    expect(first.compared[0]?.before).toBe(before);
    const right = (which: 'rightBefore' | 'rightAfter') => first.compared.filter((one) => one[which]).length;
    expect(right('rightAfter')).toBeGreaterThan(right('rightBefore'));
    expect(first.effects).toMatchObject({ known: { asked: 8 }, earlier: null });
    expect(first.lines.length).toBeGreaterThan(0);
    expect(first.lines).not.toContain(PARAGRAPHS[0]?.text);
    expect(first.losses).toHaveLength(settings.finetune.epochs);
    const types = new Set(first.events.map(({ type }) => type));
    for (const type of ['edit-text', 'material', 'losses'] as const) expect(types).toContain(type);
    // What is said of it is what the memory answers.
    expect(await said(talk, ['one'])).toBe(first.compared[0]?.after);
    expect(await said(talk, [])).toBe(before);
  });

  it('puts a memory together from what the page kept, in a worker that never saw it, any part left out', async () => {
    const talk = await talking();
    const one = await learn(talk, [], 'one', lessons[0]);
    const two = await learn(talk, ['one'], 'two', lessons[1], [one]);
    const other = await talking();
    const ask = (memory: string[], of: Talking) => said(of, memory, [one, two], lessons[1]?.asked[0]?.question);
    for (const memory of [['one', 'two'], ['two'], ['one'], []])
      expect(await ask(memory, other), memory.join()).toBe(await ask(memory, talk));
    const { events } = await other.ask(['one', 'two'], [one, two], {
      kind: 'measure',
      id: 'two',
      examination: { asked: lessons[1]?.asked ?? [], earlier: lessons[0]?.asked ?? [] },
    });
    const measured = only(events, 'measured');
    expect(measured.compared.map(({ after }) => after)).toEqual(two.compared.map(({ after }) => after));
    expect(measured.effects.earlier?.asked).toBe(lessons[0]?.asked.length);
  });

  it('refuses a memory of which it lacks a part, and one that is full', async () => {
    const talk = await talking();
    const { end } = await talk.ask(['gone'], [], { kind: 'say', messages: [{ role: 'user', content: QUESTION }] });
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'adapters-gone' } });
    const part = await learn(talk, [], 'one', correctionLesson({ style: 'world' }, QUESTION, 'amber'));
    expect(part.lines).toContain(`Q: ${QUESTION} A: amber`);
    const many = Array.from({ length: 32 }, (_, index) => ({ id: `n${index}`, weights: part.weights }));
    const ids = many.map(({ id }) => id);
    const lesson = lessons[0];
    if (!lesson) throw new Error('There are two lessons.');
    const full = await talk.ask(ids, many, {
      kind: 'learn',
      id: 'more',
      lesson,
      examination: { asked: [], earlier: [] },
      notes: [],
    });
    expect(full.end).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringMatching(/memory is full: 32/) },
    });
  });

  it('weighs what is said by the rule that is set', async () => {
    const talk = await talking();
    const rule = { surprise: 0, confidence: 0, conflict: 0, worth: 0 };
    const weigh = (name: 'surprise' | 'nothing') =>
      talk.ask([], [], { kind: 'weigh', title: '', text: PARAGRAPHS[0]?.text ?? '', rule: { ...rule, name } });
    const { looked, decision } = only((await weigh('surprise')).events, 'weighed');
    expect(looked.surprise).toBeGreaterThan(0);
    expect(decision).toMatchObject({ learn: true, because: expect.stringContaining('nats per token') });
    expect(only((await weigh('nothing')).events, 'weighed').decision.learn).toBe(false);
  });

  it('stops where it is asked to, also while it is paused, and goes on to the next', async () => {
    const talk = await talking();
    talk.session.pause();
    const [lesson] = lessons;
    if (!lesson) throw new Error('There are two lessons.');
    const learning = talk.ask([], [], {
      kind: 'learn',
      id: 'one',
      lesson,
      examination: { asked: [], earlier: [] },
      notes: [],
    });
    talk.session.stop();
    expect((await learning).end.kind).toBe('stopped');
    expect(await said(talk, [])).toBeTypeOf('string');
  });

  it('gets the memory back when the device is lost, and does not learn twice', async () => {
    const plain = await talking();
    const one = await learn(plain, [], 'one', lessons[0]);
    const two = await learn(plain, ['one'], 'two', lessons[1], [one]);
    let finetunes = 0;
    /** @param after so many calls of the verb. */
    const losing = (verb: 'finetune' | 'generate', after: number) => (engine: Engine) => {
      let left = after;
      return new Proxy(engine, {
        get: (of, name) => {
          const value: unknown = Reflect.get(of, name);
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            if (name === 'finetune') finetunes += 1;
            if (name === verb && left-- <= 0) return Promise.reject(new EngineError('device-lost', 'Gone.'));
            return value.apply(of, given);
          };
        },
      });
    };
    // The first is lost as it trains. The second knows what was asked before, and is lost as it answers with what it learned.
    const talk = await talking(losing('finetune', 0), losing('generate', 0), losing('generate', 1e9));
    const again = await learn(talk, ['one'], 'two', lessons[1], [one]);
    expect(talk.starts()).toBe(3);
    expect(finetunes).toBe(2);
    expect(again.compared).toEqual(two.compared);
    expect(again.weights).toEqual(two.weights);
  });
});
