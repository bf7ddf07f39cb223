/**
 * The page's session: one worker for all of the app, and in it the model of the experiment that was shown last. A run keeps its
 * model: what is shown meanwhile has its own loaded when the run is over.
 */
import { keepsPolicies, type ModelRef, modelKey, sameModel } from '../../contract/model';
import { oncePerFrame } from '../../worker/batching';
import { toFailure } from '../../worker/failure';
import type { DomainName, Failure, ModelNews, Opening, Task, TaskEnd, TaskNews } from '../../worker/protocol';
import { startWorker } from '../../worker/scripts';
import { openSession, type Session } from '../../worker/session';
import { chosenOr, placeWith } from './chosenModel';
import { type EngineState, type Outcome, policyAfter } from './engine';
import type { WorkerStores } from './experiment';
import { useNotices } from './noticeStore';
import { beginRun, endRun, isRunning, presentRun } from './running';
import { RECOVERING } from './words/device';

/** An experiment as the session knows it. */
export interface Member extends WorkerStores {
  page: { name: DomainName; model: ModelRef };
}

/** Milliseconds; a batch of the largest runs on a software GPU has come to its end by then. */
const STOP_PATIENCE = 15_000;

let session: Session | null = null;
const members = new Set<Member>();
/** Workers and loadings so far: what an earlier loading still tells is of another model. */
let [starts, loads] = [0, 0];
/** The experiment that was shown last. */
let shown: Member | null = null;
/** Whose model the worker has, or is loading, which one that is, and the most memory that it was opened with. */
let [loaded, loadedModel, loadedWithin]: [Member | null, ModelRef | null, number | null] = [null, null, null];
/** Sessions whose worker was ended because it did not answer. */
const silenced = new WeakSet<Session>();

const isLike = ({ page: { model, name } }: Member, other: Member): boolean =>
  name === other.page.name && JSON.stringify(model) === JSON.stringify(other.page.model);

/** Of every experiment on the same model. */
function setEngine(of: Member, change: Partial<EngineState>): void {
  for (const member of members) if (isLike(member, of)) member.useEngine.setState(change);
}

function say(of: Member, text: string): void {
  for (const member of members) if (isLike(member, of)) member.useProgress.getState().say(text);
}

/** The experiment is shown: its model is loaded as soon as nothing runs. */
export function visit(member: Member): void {
  if (!members.has(member)) {
    const like = [...members].find((other) => isLike(other, member));
    // Until its own is loaded, the worker has another model.
    const other = loaded === null ? {} : ({ status: { kind: 'elsewhere' } } as const);
    member.useEngine.setState(like?.useEngine.getState() ?? { workerStarts: starts, ...other });
    members.add(member);
  }
  shown = member;
  if (session === null) connect();
  else load();
}

/** The same, for a page that leaves the start of the worker to others. */
export function revisit(member: Member): void {
  if (starts > 0) visit(member);
}

/** The same, unless another one was shown before. */
export function visitFirst(member: Member): void {
  if (shown === null) visit(member);
}

/** Starts the worker, anew where there is one: what runs is stopped, and policies and adapters are gone. */
export function connect(): void {
  const before = session;
  session = null;
  loaded = null;
  starts += 1;
  const isSilent = [...members].some(({ useEngine }) => useEngine.getState().stuck?.code === 'worker-silent');
  if (before !== null && isSilent) silenced.add(before);
  before?.close();
  for (const member of members) {
    const isShown = shown !== null && isLike(member, shown);
    const status = isShown ? ({ kind: 'opening', step: 'worker' } as const) : ({ kind: 'elsewhere' } as const);
    member.useEngine.setState({ status, policy: null, workerStarts: starts, stuck: null });
  }
  try {
    const own = openSession(startWorker('engine'), {
      onDeath: (failure) => {
        if (session === own) die(failure);
      },
      onSilence: (stuck) => {
        if (session === own) tellAll({ stuck });
      },
    });
    session = own;
    load();
  } catch (error) {
    die(toFailure(error));
  }
}

/** The worker as it is, or started now; the model of what is shown is loaded as soon as nothing runs. */
export function presentSession(): Session | null {
  if (session === null) connect();
  else load();
  return session;
}

/** What the visitor chose, also once more after it could not be opened. */
export function openChosen(): void {
  if (shown?.useEngine.getState().status.kind === 'unavailable' && !isRunning()) loaded = null;
  presentSession();
}

function tellAll(change: Partial<EngineState>): void {
  for (const { useEngine } of members) useEngine.setState(change);
}

function die(failure: Failure): void {
  session = null;
  loaded = null;
  tellAll({ status: { kind: 'unavailable', failure }, stuck: null });
  for (const { useProgress } of members) useProgress.getState().say(failure.message);
}

function load(): void {
  const [own, member] = [session, shown];
  if (own === null || member === null || isRunning()) return;
  const { model, files, mostMemory } = chosenOr(member.page.model);
  const key = model.kind === 'embedded' ? '' : modelKey(model);
  const isThere = loaded !== null && isLike(loaded, member) && loadedWithin === mostMemory;
  if (isThere && loadedModel !== null && sameModel(loadedModel, model)) return;
  if (loaded !== null) setEngine(loaded, { status: { kind: 'elsewhere' } });
  // The worker forgets them by the same rule.
  if (loadedModel !== null && !keepsPolicies(loadedModel, model)) tellAll({ policy: null });
  // What was counted before was counted with the other model's tokens.
  if (member.useEngine.getState().model !== key)
    for (const other of members) if (isLike(other, member)) other.useEstimate.setState({ works: {} });
  [loaded, loadedModel, loadedWithin] = [member, model, mostMemory];
  setEngine(member, { status: { kind: 'opening', step: 'worker' }, model: key });
  const mine = ++loads;
  const isPresent = (): boolean => session === own && loads === mine;
  own
    .open(model, placeWith(files), (news) => {
      if (isPresent()) receive(member, news);
    })
    .catch((error: unknown): Opening => ({ kind: 'failed', failure: toFailure(error) }))
    .then((opening) => {
      if (isPresent()) receiveOpening(member, opening);
    });
}

function receiveOpening(member: Member, opening: Opening): void {
  if (opening.kind === 'overtaken') return;
  const failure = opening.kind === 'failed' ? opening.failure : unfit(opening.refusals[member.page.name]);
  if (failure !== null) lose(member, failure);
  if (opening.kind !== 'opened' || failure !== null) return;
  const { model, device } = opening;
  say(member, `The model is ready: ${model.name}.`);
  setEngine(member, { status: { kind: 'ready', model, device } });
}

const unfit = (refusal: string | null): Failure | null =>
  refusal === null ? null : { code: 'unsupported-model', message: refusal };

function receive(member: Member, news: ModelNews): void {
  switch (news.kind) {
    case 'step':
      setEngine(member, { status: { kind: 'opening', step: news.step } });
      break;
    case 'reading':
      setEngine(member, { status: { kind: 'opening', step: 'device', part: news.read / Math.max(1, news.total) } });
      break;
    case 'calibrated':
      for (const other of members) if (isLike(other, member)) other.useEstimate.getState().calibrated(news.calibration);
      break;
    case 'recovering':
      say(member, RECOVERING.said(news.attempt, news.of));
      setEngine(member, { status: news });
      break;
    case 'recovered':
      say(member, RECOVERING.back);
      setEngine(member, { status: { kind: 'ready', model: news.model, device: news.device } });
      break;
    case 'lost':
      lose(member, news.failure);
      break;
    case 'trouble':
      useNotices.getState().setTrouble(news.failure.message);
      break;
  }
}

/** Live runs are off until the visitor reconnects; what was computed stays on the page. */
function lose(member: Member, failure: Failure): void {
  setEngine(member, { status: { kind: 'unavailable', failure } });
  say(member, failure.message);
}

/** One task at a time; resolves whatever becomes of it. */
export async function runInSession(member: Member, task: Task, tell: (news: TaskNews) => void): Promise<Outcome> {
  const { useProgress, useEstimate } = member;
  if (isRunning()) return refused('Another task is still running.');
  const own = beginRun(member);
  useProgress.getState().begin(task.kind);
  const frames = oncePerFrame((news) => {
    if (presentRun() !== own) return;
    if (news.kind === 'paused' || news.kind === 'resumed')
      follow(member, news.kind === 'paused' ? 'paused' : 'running');
    else tell(news);
  });
  const outcome = await runOn(member, session, task, frames.add);
  frames.flush();
  endRun();
  tellAll({ stuck: null });
  useProgress.getState().end();
  useEstimate.getState().end();
  // After whatever goes on from here at once: the next stage of the same run keeps the model.
  setTimeout(load);
  return outcome;
}

const refused = (message: string): Outcome => ({ kind: 'failed', failure: { code: 'bad-request', message } });

async function runOn(
  member: Member,
  own: Session | null,
  task: Task,
  tell: (news: TaskNews) => void,
): Promise<Outcome> {
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
  setEngine(member, { policy: policyAfter(member.useEngine.getState().policy, task, end) });
  if (end.kind === 'finished') return { kind: 'finished' };
  if (end.kind === 'stopped') return { kind: 'stopped', cause: 'asked' };
  if (end.failure.code === 'device-lost') lose(member, end.failure);
  return end;
}

/** A run that is being stopped neither pauses nor goes on, whatever was on its way. */
function follow({ useProgress }: Member, transport: 'paused' | 'running'): void {
  const { task, transport: present, setTransport } = useProgress.getState();
  if (task !== null && present !== 'stopping') setTransport(transport);
}

/** Of a worker that has the model of the domain; `null` where it has another or none, and where it fails to answer. */
export async function askWorker<Answer>(
  domain: DomainName,
  question: (of: Session) => Promise<Answer>,
): Promise<Answer | null> {
  if (session === null || loaded?.page.name !== domain) return null;
  return question(session).catch(() => null);
}

/** The controls of what runs in an experiment. */
export function transportOf(member: Member) {
  const progress = () => member.useProgress.getState();
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
      watchStop(member);
    },
    /** A pause that came too late for a run must not hold the next one. */
    release: (): void => {
      if (!isRunning()) session?.resume();
    },
  };
}

function watchStop(member: Member): void {
  const stopped = presentRun();
  setTimeout(() => {
    if (stopped === null || presentRun() !== stopped) return;
    const message = `The run was asked to stop ${STOP_PATIENCE / 1000} seconds ago and goes on. It may still stop by itself; Reconnect starts another worker. What you wrote and the results on this page are kept.`;
    setEngine(member, { stuck: { code: 'stop-unconfirmed', message } });
  }, STOP_PATIENCE);
}
