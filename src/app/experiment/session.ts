/**
 * The page's session: one worker for all of the app, and in it the model of the page that was shown last. A run keeps its model:
 * a page that is shown meanwhile has its own loaded when the run is over.
 */
import type { ModelRef } from '../../contract/model';
import type { RunWork } from '../../seal/cost/rehearsal';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { toFailure } from '../../worker/failure';
import type {
  DomainName,
  Failure,
  ModelNews,
  Opening,
  Planning,
  Task,
  TaskEnd,
  TaskNews,
  TokenCount,
} from '../../worker/protocol';
import { startWorker } from '../../worker/scripts';
import { openSession, type Session } from '../../worker/session';
import type { EngineState, Policy } from './engine';
import { LAB, type LiveDomain, PUZZLES } from './estimate';
import { useNotices } from './notices';
import { RECOVERING } from './words/device';

const DOMAINS: Record<DomainName, { model: ModelRef; live: LiveDomain }> = {
  knowledge: { model: { kind: 'embedded', name: 'micro-world' }, live: LAB },
  puzzles: { model: { kind: 'embedded', name: 'micro-puzzles' }, live: PUZZLES },
};
const NAMES: readonly DomainName[] = ['knowledge', 'puzzles'];

/** Milliseconds; a batch of the largest runs on a software GPU has come to its end by then. */
const STOP_PATIENCE = 15_000;

/** `silence`: the visitor did not stop it, but ended a worker that did not answer. */
export type Outcome =
  | { kind: 'finished' }
  | { kind: 'stopped'; cause: 'asked' | 'silence' }
  | { kind: 'failed'; failure: Failure };

let session: Session | null = null;
/** The domain of the page that was shown last. */
let shown: DomainName | null = null;
/** The domain whose model the worker has, or is loading. */
let loaded: DomainName | null = null;
let running: { task: Task } | null = null;
/** Sessions whose worker was ended because it did not answer. */
const silenced = new WeakSet<Session>();
let lastPolicy = 0;

const setEngine = (name: DomainName, change: Partial<EngineState>): void =>
  DOMAINS[name].live.useEngine.setState(change);
const say = (name: DomainName, text: string): void => DOMAINS[name].live.useProgress.getState().say(text);

/** A page of this domain is shown: its model is loaded as soon as nothing runs. */
export function visit(domain: DomainName): void {
  shown = domain;
  if (session === null) connect();
  else load();
}

/** The same, for a page that leaves the start of the worker to others. */
export function revisit(domain: DomainName): void {
  if (DOMAINS[domain].live.useEngine.getState().workerStarts > 0) visit(domain);
}

/** The same, unless another page was shown before. */
export function visitFirst(domain: DomainName): void {
  if (shown === null) visit(domain);
}

/** Starts the worker, anew where there is one: what runs is stopped, and policies and adapters are gone. */
export function connect(): void {
  const before = session;
  session = null;
  loaded = null;
  const isSilent = NAMES.some((name) => DOMAINS[name].live.useEngine.getState().stuck?.code === 'worker-silent');
  if (before !== null && isSilent) silenced.add(before);
  before?.close();
  for (const name of NAMES) {
    const { workerStarts } = DOMAINS[name].live.useEngine.getState();
    const status = name === shown ? ({ kind: 'opening', step: 'worker' } as const) : ({ kind: 'elsewhere' } as const);
    setEngine(name, { status, policy: null, workerStarts: workerStarts + 1, stuck: null });
  }
  try {
    const own = openSession(startWorker('engine'), {
      onDeath: (failure) => {
        if (session === own) die(failure);
      },
      onSilence: (stuck) => {
        if (session === own) for (const name of NAMES) setEngine(name, { stuck });
      },
    });
    session = own;
    load();
  } catch (error) {
    die(toFailure(error));
  }
}

function die(failure: Failure): void {
  session = null;
  loaded = null;
  for (const name of NAMES) {
    setEngine(name, { status: { kind: 'unavailable', failure }, stuck: null });
    say(name, failure.message);
  }
}

function load(): void {
  const own = session;
  const domain = shown;
  if (own === null || domain === null || domain === loaded || running !== null) return;
  if (loaded !== null) setEngine(loaded, { status: { kind: 'elsewhere' } });
  loaded = domain;
  setEngine(domain, { status: { kind: 'opening', step: 'worker' } });
  const isPresent = (): boolean => session === own && loaded === domain;
  const place = {
    base: document.baseURI.replace(/[?#].*$/, ''),
    pageHasGpu: 'gpu' in navigator && navigator.gpu !== undefined,
  };
  own
    .open(DOMAINS[domain].model, place, (news) => {
      if (isPresent()) receive(domain, news);
    })
    .catch((error: unknown): Opening => ({ kind: 'failed', failure: toFailure(error) }))
    .then((opening) => {
      if (isPresent()) receiveOpening(domain, opening);
    });
}

function receiveOpening(domain: DomainName, opening: Opening): void {
  if (opening.kind === 'overtaken') return;
  const failure = opening.kind === 'failed' ? opening.failure : unfit(opening.refusals[domain]);
  if (failure !== null) lose(domain, failure);
  if (opening.kind !== 'opened' || failure !== null) return;
  const { model, device } = opening;
  say(domain, `The model is ready: ${model.name}.`);
  setEngine(domain, { status: { kind: 'ready', model, device } });
}

const unfit = (refusal: string | null): Failure | null =>
  refusal === null ? null : { code: 'unsupported-model', message: refusal };

function receive(domain: DomainName, news: ModelNews): void {
  switch (news.kind) {
    case 'step':
      setEngine(domain, { status: { kind: 'opening', step: news.step } });
      break;
    case 'calibrated':
      DOMAINS[domain].live.useEstimate.getState().calibrated(news.calibration);
      break;
    case 'recovering':
      say(domain, RECOVERING.said(news.attempt, news.of));
      setEngine(domain, { status: news });
      break;
    case 'recovered':
      say(domain, RECOVERING.back);
      setEngine(domain, { status: { kind: 'ready', model: news.model, device: news.device } });
      break;
    case 'lost':
      lose(domain, news.failure);
      break;
    case 'trouble':
      useNotices.getState().setTrouble(news.failure.message);
      break;
  }
}

/** Live runs are off until the visitor reconnects; what was computed stays on the page. */
function lose(domain: DomainName, failure: Failure): void {
  setEngine(domain, { status: { kind: 'unavailable', failure } });
  say(domain, failure.message);
}

/** One task at a time; resolves whatever becomes of it. */
export async function runTask(task: Task, tell: (news: TaskNews) => void): Promise<Outcome> {
  const { domain } = task;
  const { useProgress, useEstimate } = DOMAINS[domain].live;
  if (running !== null) return refused('Another task is still running.');
  const own = { task };
  running = own;
  useProgress.getState().begin(task.kind);
  const outcome = await runOn(session, task, (news) => {
    if (running !== own) return;
    if (news.kind === 'paused' || news.kind === 'resumed')
      follow(domain, news.kind === 'paused' ? 'paused' : 'running');
    else tell(news);
  });
  running = null;
  for (const name of NAMES) setEngine(name, { stuck: null });
  useProgress.getState().end();
  useEstimate.getState().end();
  // After whatever goes on from here at once: the next stage of the same run keeps the model.
  setTimeout(load);
  return outcome;
}

const refused = (message: string): Outcome => ({ kind: 'failed', failure: { code: 'bad-request', message } });

async function runOn(own: Session | null, task: Task, tell: (news: TaskNews) => void): Promise<Outcome> {
  const { domain } = task;
  if (own === null) return refused('There is no worker. Reconnect to go on.');
  let end: TaskEnd;
  try {
    end = await own.run(task, tell);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'aborted') return { kind: 'failed', failure };
    return { kind: 'stopped', cause: silenced.has(own) ? 'silence' : 'asked' };
  }
  if (session !== own) return { kind: 'stopped', cause: 'asked' };
  setEngine(domain, { policy: policyAfter(task, end) });
  if (end.kind === 'finished') return { kind: 'finished' };
  if (end.kind === 'stopped') return { kind: 'stopped', cause: 'asked' };
  if (end.failure.code === 'device-lost') lose(domain, end.failure);
  return end;
}

function policyAfter({ domain, kind }: Task, { kind: ended, policyRounds: rounds }: TaskEnd): Policy | null {
  if (rounds === 0) return null;
  if (ended !== 'finished' || kind !== 'rounds') return DOMAINS[domain].live.useEngine.getState().policy;
  lastPolicy += 1;
  return { id: lastPolicy, rounds };
}

/** A run that is being stopped neither pauses nor goes on, whatever was on its way. */
function follow(domain: DomainName, transport: 'paused' | 'running'): void {
  const { task, transport: present, setTransport } = DOMAINS[domain].live.useProgress.getState();
  if (task !== null && present !== 'stopping') setTransport(transport);
}

/** `undefined`: nobody can tell now, because the worker is busy with another model or with none. */
export async function askPlan(planning: Planning): Promise<RunWork | null | undefined> {
  if (session === null || loaded !== planning.domain) return undefined;
  const planned = await session.plan(planning).catch(() => null);
  if (planned === null || planned.kind === 'unknown') return undefined;
  if (planned.kind === 'planned') return planned.work;
  if (planned.trouble !== null) useNotices.getState().setTrouble(planned.trouble.message);
  return null;
}

/** `null` as above. */
export async function askCount(passage: Passage, settings: KnowledgeSettings): Promise<TokenCount | null> {
  if (session === null || loaded !== 'knowledge') return null;
  return session.count(passage, settings).catch(() => null);
}

/** The controls of what runs on the pages of this domain. */
export function transportOf(domain: DomainName) {
  const progress = () => DOMAINS[domain].live.useProgress.getState();
  return {
    pause: (): void => {
      if (progress().transport !== 'running') return;
      progress().setTransport('pausing');
      session?.pause();
    },
    resume: (): void => {
      const { transport, setTransport } = progress();
      if (transport !== 'paused' && transport !== 'pausing') return;
      setTransport('running');
      session?.resume();
    },
    step: (): void => session?.step(),
    stop: (): void => {
      if (progress().task === null) return;
      progress().setTransport('stopping');
      session?.stop();
      watchStop(domain);
    },
    /** A pause that came too late for a run must not hold the next one. */
    release: (): void => session?.resume(),
  };
}

function watchStop(domain: DomainName): void {
  const stopped = running;
  setTimeout(() => {
    if (stopped === null || running !== stopped) return;
    const message = `The run was asked to stop ${STOP_PATIENCE / 1000} seconds ago and goes on. It may still stop by itself; Reconnect starts another worker. What you wrote and the results on this page are kept.`;
    setEngine(domain, { stuck: { code: 'stop-unconfirmed', message } });
  }, STOP_PATIENCE);
}
