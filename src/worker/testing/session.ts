/** A session with a worker without a thread: a scripted engine behind the same calls. What it tells is kept, and can be waited for. */
import { expose } from 'comlink';
import type { Engine } from '../../contract/engine';
import type { ModelRef } from '../../contract/model';
import type { SealEvent } from '../../seal/knowledge/types';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import { scriptedTokenizer } from '../../seal/testing/scriptedTokenizer';
import type { LiveEngine, LoadModel } from '../deviceOwner';
import { makeEngineServer, type ServerOptions } from '../engineServer';
import type { ModelNews, Opening, Task, TaskEnd, TaskNews } from '../protocol';
import { type EngineWorker, openSession, type Session, type SessionOptions } from '../session';

export const PLACE = { base: 'http://localhost/', pageHasGpu: true };
export const KNOWLEDGE_MODEL: ModelRef = { kind: 'embedded', name: 'micro-world' };
export const PUZZLE_MODEL: ModelRef = { kind: 'embedded', name: 'micro-puzzles' };

const NEVER = new Promise<string>(() => undefined);

/** An engine whose device nobody loses. */
export function steady(engine: Engine): LiveEngine {
  return { engine, lost: NEVER, close: () => engine.dispose() };
}

/** Starts the given engines in turn, the last one again and again; an error is thrown in place of an engine. */
export function startingInTurn(...starts: readonly (() => LiveEngine)[]): LoadModel {
  let started = 0;
  return async () => ({
    tokenizer: scriptedTokenizer,
    start: async () => {
      const start = starts[Math.min(started, starts.length - 1)];
      started += 1;
      if (start === undefined) throw new RangeError('There is no engine to start.');
      return start();
    },
  });
}

export interface FakeWorker extends EngineWorker {
  terminated: boolean;
  /** As the browser tells of a script that threw or did not load. */
  crash: (message: string) => void;
}

/** What the page sees of a worker whose server listens at the other end of a channel; without a server it never answers. */
export function fakeWorker(server: object | null): FakeWorker {
  const { port1, port2 } = new MessageChannel();
  if (server !== null) expose(server, port1);
  const errors = new EventTarget();
  const worker: FakeWorker = {
    terminated: false,
    crash: (message) => errors.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message })),
    terminate: () => {
      worker.terminated = true;
      port1.close();
    },
    postMessage: (message, transfer) => port2.postMessage(message, transfer ?? []),
    addEventListener: (type, listener) => (type === 'message' ? port2 : errors).addEventListener(type, listener),
    removeEventListener: (type, listener) => (type === 'message' ? port2 : errors).removeEventListener(type, listener),
    start: () => port2.start(),
  };
  return worker;
}

/** At once, and what was waited for is kept. */
export function noWait() {
  const waited: number[] = [];
  return { waited, wait: async (milliseconds: number) => void waited.push(milliseconds) };
}

export type Told = ModelNews | TaskNews;

export function startSession(load: LoadModel, server: ServerOptions = {}, page: Partial<SessionOptions> = {}) {
  const worker = fakeWorker(makeEngineServer(load, server));
  const deaths: string[] = [];
  const session: Session = openSession(worker, {
    onDeath: ({ message }) => deaths.push(message),
    onSilence: () => undefined,
    ...page,
  });
  const told: Told[] = [];
  const watchers = new Set<() => void>();
  const tell = (news: Told): void => {
    told.push(news);
    for (const watch of watchers) watch();
  };
  const until = <Kind extends Told['kind']>(kind: Kind, after = 0): Promise<Extract<Told, { kind: Kind }>> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = told.slice(after).find((news): news is Extract<Told, { kind: Kind }> => news.kind === kind);
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
    });
  const open = (model = KNOWLEDGE_MODEL): Promise<Opening> => session.open(model, PLACE, tell);
  const run = (task: Task): Promise<TaskEnd> => session.run(task, tell);
  const ofKnowledge = <Type extends SealEvent['type']>(type: Type) =>
    told
      .flatMap((news) => (news.kind === 'events' && news.domain === 'knowledge' ? news.events : []))
      .filter((event): event is Extract<SealEvent, { type: Type }> => event.type === type);
  const ofPuzzles = <Type extends PuzzleEvent['type']>(type: Type) =>
    told
      .flatMap((news) => (news.kind === 'events' && news.domain === 'puzzles' ? news.events : []))
      .filter((event): event is Extract<PuzzleEvent, { type: Type }> => event.type === type);
  return { session, worker, deaths, told, until, open, run, ofKnowledge, ofPuzzles };
}
