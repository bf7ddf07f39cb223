/** A conversation with a chat model over the session: its own answer with its steps is learned in its chat template. */
import { describe, expect, it } from 'vitest';
import type { Engine, FinetuneJob } from '../../contract/engine';
import { readModelFolder } from '../../formats/modelFolder';
import { CHAT_SETTINGS, type KnowledgeSettings, PLAIN_SETTINGS } from '../../seal/knowledge/settings';
import { notesOf } from '../../seal/memory/memory';
import { type Lesson, traceLesson } from '../../seal/talk/lesson';
import { testEngine } from '../../testing/engine';
import { changedFiles, jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles } from '../../testing/tinyModel';
import { chatRenderer } from '../../tokenizer/chat';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { TalkEvent, TalkTask } from '../talkProtocol';
import { noWait, startSession, steady } from '../testing/session';

const TEMPLATE =
  '{% for m in messages %}<s>{{ m.role }}: {{ m.content }}</s>\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}';
// Long enough for everyday questions: a token is a byte.
const files = await readModelFolder(
  memoryFolder(
    changedFiles(
      { 'config.json': jsonBytes({ ...TINY_CONFIG, max_position_embeddings: 512 }) },
      tinyModelFiles().set('chat_template.jinja', new TextEncoder().encode(TEMPLATE)),
    ),
  ),
);
const tokenizer = loadTokenizer(files);
const spelled = (ids: readonly number[]): string => tokenizer.decode([...ids], { skipSpecialTokens: false });

const QUESTION = 'How many eggs?';
const ANSWER = '1. Two nests of 3.\n2. So 6.';
const chat: KnowledgeSettings = { ...CHAT_SETTINGS, sideQuestions: 0 };
const plain: KnowledgeSettings = { ...PLAIN_SETTINGS, sideQuestions: 0 };

/** @returns the session, and every finetune that it made. */
async function talking(inChat = true) {
  const jobs: FinetuneJob[] = [];
  const { open, told, run } = startSession(
    async () => ({
      tokenizer,
      ...(inChat && { chat: chatRenderer(files) }),
      start: async () => {
        const engine = await testEngine(files);
        const watched: Engine = new Proxy(engine, {
          get: (of, name) => {
            const value: unknown = Reflect.get(of, name);
            if (typeof value !== 'function') return value;
            return (...given: unknown[]) => {
              if (name === 'finetune') jobs.push(...(given[0] as FinetuneJob[]));
              return value.apply(of, given);
            };
          },
        });
        // The test device is shared, so none is closed.
        return { ...steady(watched), close: () => undefined };
      },
    }),
    { wait: noWait().wait, calibrateAfter: 1e9 },
  );
  await open();
  const learn = async (
    settings: KnowledgeSettings,
    lesson: Lesson,
    more: Partial<Extract<TalkTask, { kind: 'learn' }>>,
  ) => {
    const from = told.length;
    const examination = { asked: lesson.asked, earlier: [] };
    const task = { kind: 'learn', id: 'one', memory: [], parts: [], notes: [], examination, lesson, settings } as const;
    const end = await run({ domain: 'talk', ...task, ...more });
    expect(end).toMatchObject({ kind: 'finished' });
    return told
      .slice(from)
      .flatMap((news): TalkEvent[] => (news.kind === 'events' && news.domain === 'talk' ? news.events : []))
      .find((event): event is Extract<TalkEvent, { type: 'learned' }> => event.type === 'learned');
  };
  return { jobs, learn };
}

/** Of a line that is trained on: what is read, and what is learned with which weights. */
function partsOf({ ids, lossWeights = ids.map(() => 1) }: FinetuneJob['sequences'][number]) {
  const from = lossWeights.findIndex((weight) => weight > 0);
  return {
    read: spelled(ids.slice(0, from)),
    learned: spelled(ids.slice(from)),
    weights: new Set(lossWeights.slice(from)),
  };
}
const turnsIn = (job: FinetuneJob | undefined) =>
  (job?.sequences ?? []).map(partsOf).filter(({ learned }) => learned.includes('nests'));

describe('the steps of a chat model', () => {
  it('are learned in its template, the answer alone and whole, and the loss falls', async () => {
    const { jobs, learn } = await talking();
    const learned = await learn(chat, traceLesson(QUESTION, ANSWER), {});
    expect(learned?.lines).toEqual([ANSWER]);
    const turn = { read: `<s>user: ${QUESTION}</s>\nassistant: `, learned: `${ANSWER}</s>`, weights: new Set([1]) };
    const found = turnsIn(jobs[0]);
    expect(found).toContainEqual(turn);
    // Beside it the text itself, as of everything that is learned, and no line cut out of its answer.
    expect(new Set(found.map(({ learned: text }) => text))).toEqual(
      new Set([turn.learned, `<s>${QUESTION}\nQuestion: ${QUESTION}\nAnswer: ${ANSWER}</s>`]),
    );
    const { losses = [] } = learned ?? {};
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    expect(learned?.compared.map(({ question }) => question)).toEqual([QUESTION]);
  });

  it('are trained along with what comes later, in their turn again', async () => {
    const { jobs, learn } = await talking();
    const lesson = traceLesson('Why is it so?', '1. It rains.\n2. So it is wet.');
    const notes = notesOf([
      {
        ...{ id: 'a', title: '', at: '', origin: 'trace', source: '', losses: [], compared: [] },
        ...{ effects: { known: null, earlier: null }, rank: 8, bytes: 0, measuredAt: null },
        ...{ lines: [ANSWER], answers: QUESTION },
      },
    ]);
    await learn(chat, lesson, { notes });
    const along = turnsIn(jobs[0]);
    expect(along.length).toBeGreaterThan(0);
    for (const { read, learned } of along)
      expect([read, learned]).toEqual([`<s>user: ${QUESTION}</s>\nassistant: `, `${ANSWER}</s>`]);
  });

  it('that the limits of now leave no room for are left out of what comes later', async () => {
    const { jobs, learn } = await talking();
    const note = { text: ANSWER, answers: `${QUESTION} ${'Indeed? '.repeat(20)}` };
    const short = { ...chat, sequences: { ...chat.sequences, maxTokens: 120 } };
    await learn(short, traceLesson('Why is it so?', '1. It rains.'), { notes: [note] });
    expect(turnsIn(jobs[0])).toEqual([]);
    expect(jobs[0]?.sequences.length).toBeGreaterThan(0);
  });

  it('of a model without a template are learned as it goes on with text', async () => {
    const { jobs, learn } = await talking(false);
    await learn(plain, traceLesson(QUESTION, ANSWER), {});
    expect(turnsIn(jobs[0]).map(({ read, learned }) => [read, learned])).toContainEqual([
      `<s>Question: ${QUESTION}\nAnswer:`,
      ` ${ANSWER}</s>`,
    ]);
  });
});
