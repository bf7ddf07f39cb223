import { afterEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../contract/errors';
import { DEFAULT_SETTINGS } from '../seal/knowledge/settings';
import type { Passage } from '../seal/knowledge/types';
import { DEFAULT_PUZZLE_SETTINGS } from '../seal/puzzles/settings';
import { ScriptedEngine } from '../seal/testing/scriptedEngine';
import { scriptedTokenizer } from '../seal/testing/scriptedTokenizer';
import type { Failure } from './protocol';
import { openSession, type Session } from './session';
import {
  fakeWorker,
  KNOWLEDGE_MODEL,
  PLACE,
  PUZZLE_MODEL,
  startingInTurn,
  startSession,
  steady,
} from './testing/session';

const PASSAGE: Passage = {
  title: 'Polipa',
  context: 'Polipa lies in Greenvale.',
  questions: [{ question: 'Where does Polipa lie?', answer: 'Greenvale' }],
};

/** Every call there is. */
const everyCall = (session: Session): Promise<unknown>[] => [
  session.open(KNOWLEDGE_MODEL, PLACE, () => undefined),
  session.run({ domain: 'knowledge', kind: 'write', passage: PASSAGE, settings: DEFAULT_SETTINGS }, () => undefined),
  session.count(PASSAGE, DEFAULT_SETTINGS),
  session.plan({ domain: 'knowledge', settings: DEFAULT_SETTINGS, passage: PASSAGE }),
  session.device({ kind: 'look' }, PLACE, () => undefined),
];

const codes = async (calls: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(calls)).map((settled) =>
    settled.status === 'rejected' ? settled.reason.code : 'answered',
  );

const all = (code: string): string[] => [code, code, code, code, code];

afterEach(() => {
  vi.useRealTimers();
});

describe('a session', () => {
  it('ends every call when the worker dies, those after it too', async () => {
    const deaths: Failure[] = [];
    const worker = fakeWorker(null);
    const session = openSession(worker, { onDeath: (failure) => deaths.push(failure), onSilence: () => undefined });
    const calls = everyCall(session);
    worker.crash('out of luck');
    expect(await codes(calls)).toEqual(all('worker-crashed'));
    expect(await codes(everyCall(session))).toEqual(all('worker-crashed'));
    expect(deaths.map(({ message }) => message)).toEqual([
      'The worker that runs the model stopped (out of luck). What you wrote is kept; reconnect to go on.',
    ]);
    expect(worker.terminated).toBe(true);
  });

  it('says when the script did not load', () => {
    const deaths: string[] = [];
    const worker = fakeWorker(null);
    openSession(worker, { onDeath: ({ message }) => deaths.push(message), onSilence: () => undefined });
    worker.crash('');
    expect(deaths).toEqual([expect.stringContaining('its script did not load')]);
  });

  it('ends every call when it is closed, and that is no death', async () => {
    const deaths: Failure[] = [];
    const worker = fakeWorker(null);
    const session = openSession(worker, { onDeath: (failure) => deaths.push(failure), onSilence: () => undefined });
    const calls = everyCall(session);
    session.close();
    expect(await codes(calls)).toEqual(all('aborted'));
    expect([worker.terminated, deaths]).toEqual([true, []]);
  });

  it('notices a worker that hangs within ten seconds, and that it comes back', async () => {
    const silences: (Failure | null)[] = [];
    let hangs: (() => void) | null = null;
    let held: (() => void) | null = null;
    const server = {
      // An event loop that is held up answers nothing.
      ping: () => (hangs === null ? undefined : new Promise<void>((resolve) => (held = resolve))),
    };
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const session = openSession(fakeWorker(server), {
      onDeath: () => undefined,
      onSilence: (failure) => silences.push(failure),
    });
    const second = async (): Promise<void> => {
      vi.advanceTimersByTime(1000);
      // Messages go their own way, which no timer of the page tells.
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    for (let at = 0; at < 20; at += 1) await second();
    expect(silences).toEqual([]);
    hangs = () => undefined;
    for (let at = 0; at < 10; at += 1) await second();
    expect(silences.map((failure) => failure?.code)).toEqual(['worker-silent']);
    expect(silences[0]?.message).toContain('Reconnect');
    hangs = null;
    (held as (() => void) | null)?.();
    await vi.waitFor(() => expect(silences).toHaveLength(2));
    expect(silences[1]).toBeNull();
    session.close();
  });

  it('has patience with a worker that is still on the way, but not without end', async () => {
    const silences: (Failure | null)[] = [];
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const session = openSession(fakeWorker(null), {
      onDeath: () => undefined,
      onSilence: (failure) => silences.push(failure),
    });
    vi.advanceTimersByTime(20_000);
    expect(silences).toEqual([]);
    vi.advanceTimersByTime(20_000);
    expect(silences.map((failure) => failure?.message)).toEqual([expect.stringContaining('has not started')]);
    session.close();
  });

  it('tells why a model could not be opened', async () => {
    const load = startingInTurn(() => {
      throw new EngineError('no-adapter', 'None.');
    });
    const { open } = startSession(load);
    expect(await open()).toEqual({ kind: 'failed', failure: { code: 'no-adapter', message: 'None.' }, stays: false });
  });

  it('refuses what needs a model while there is none', async () => {
    const { session, run } = startSession(startingInTurn(() => steady(new ScriptedEngine())));
    expect(await session.count(PASSAGE, DEFAULT_SETTINGS)).toBeNull();
    expect(await run({ domain: 'puzzles', kind: 'restore' })).toMatchObject({
      kind: 'failed',
      failure: { code: 'bad-request' },
    });
  });

  it('opens a second model in place of the first, whatever was asked of it in between', async () => {
    const engines = [new ScriptedEngine(), new ScriptedEngine()];
    const closed: number[] = [];
    const starts = engines.map((engine, at) => () => ({ ...steady(engine), close: () => void closed.push(at) }));
    const { open, session } = startSession(startingInTurn(...starts));
    expect((await open()).kind).toBe('opened');
    // A visitor who goes back and forth: only where he stays is loaded.
    const openings = await Promise.all([open(PUZZLE_MODEL), open(KNOWLEDGE_MODEL), open(PUZZLE_MODEL)]);
    expect(openings.slice(1).map(({ kind }) => kind)).toEqual(['overtaken', 'opened']);
    expect(closed).toEqual([0]);
    // Already there.
    expect((await open(PUZZLE_MODEL)).kind).toBe('opened');
    expect(closed).toEqual([0]);
    session.close();
  });

  it('does not take the model from under a run', async () => {
    const { open, run, session, until } = startSession(startingInTurn(() => steady(new ScriptedEngine())));
    await open();
    session.pause();
    const ending = run({ domain: 'knowledge', kind: 'write', passage: PASSAGE, settings: DEFAULT_SETTINGS });
    await until('paused');
    expect(await open(PUZZLE_MODEL)).toMatchObject({ kind: 'failed', failure: { code: 'bad-request' } });
    session.resume();
    expect((await ending).kind).toBe('finished');
  });

  it('says which domain a model cannot serve, and refuses its tasks in the same words', async () => {
    const { open, run } = startSession(async () => ({
      // Reads and spells words, but no single cell of a grid.
      tokenizer: {
        encode: (text) => text.split(/(?<= )/).map((word) => words.push(word) - 1),
        decode: (ids) => ids.map((id) => words[id]).join(''),
        bosId: null,
        eosId: null,
        vocab: 1,
        idOf: () => null,
      },
      start: async () => steady(new ScriptedEngine({ name: 'wordy' })),
    }));
    const words: string[] = [];
    const opening = await open();
    const refusal = 'wordy has no token for each cell of a grid and no chat template, so it cannot read puzzles.';
    expect(opening).toMatchObject({ refusals: { knowledge: null, puzzles: expect.stringContaining(refusal) } });
    expect(await run({ domain: 'puzzles', kind: 'rounds', settings: DEFAULT_PUZZLE_SETTINGS })).toMatchObject({
      kind: 'failed',
      failure: { code: 'bad-request', message: expect.stringContaining(refusal) },
    });
  });

  it('takes puzzles to a chat model, which is asked in its template', async () => {
    const { open } = startSession(async () => ({
      tokenizer: { ...scriptedTokenizer, idOf: () => null, encode: (text) => [...text].map((_, index) => index % 9) },
      chat: () => 'user: hello',
      start: async () => steady(new ScriptedEngine({ name: 'chatty' })),
    }));
    const own = { kind: 'files', name: 'chatty', key: 'chatty', format: null } as const;
    expect(await open(own)).toMatchObject({ kind: 'opened', speaks: 'chat', refusals: { puzzles: null } });
  });
});
