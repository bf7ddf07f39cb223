/**
 * The page's session: one worker for all of the app, and in it the model of the experiment that was shown last. A run keeps its
 * model: what is shown meanwhile has its own loaded when the run is over.
 */
import { type ModelRef, sameModel } from '../../contract/model';
import { oncePerFrame } from '../../worker/batching';
import { toFailure } from '../../worker/failure';
import type {
  DomainName,
  Failure,
  ModelNews,
  OpenedModel,
  Opening,
  Task,
  TaskEnd,
  TaskNews,
} from '../../worker/protocol';
import { startWorker } from '../../worker/scripts';
import { openSession, type Session } from '../../worker/session';
import { NO_CHOICE, placeWith, useChosenModel } from './chosenModel';
import { type Outcome, policyAfter } from './engine';
import { isLike, keyOf, type Member, members, type Resident, say, setEngine, tellAll } from './members';
import { useNotices } from './noticeStore';
import { outsideHelp } from './outside';
import { beginRun, endRun, isRunning, presentRun } from './running';
import { makeTransport } from './transport';
import { RECOVERING } from './words/device';

let session: Session | null = null;
/** Workers and loadings so far: what an earlier loading still tells is of another model. */
let [starts, loads] = [0, 0];
/** The experiment that was shown last. */
let shown: Member | null = null;
/** Whose model the worker has, or is loading, and which one that is. */
let [loaded, loadedModel]: [Member | null, ModelRef | null] = [null, null];
/** What the worker opened last, which stays there when the next one cannot be read. */
let resident: Resident | null = null;
/** The cap on memory that it was opened with. */
let loadedWithin: number | null = null;
/** Sessions whose worker was ended because it did not answer. */
const silenced = new WeakSet<Session>();

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
  [loaded, resident] = [null, null];
  starts += 1;
  const isSilent = [...members].some(({ useEngine }) => useEngine.getState().stuck?.code === 'worker-silent');
  if (before !== null && isSilent) silenced.add(before);
  before?.close();
  for (const member of members) {
    const isShown = shown !== null && isLike(member, shown);
    const status = isShown ? ({ kind: 'opening', step: 'worker' } as const) : ({ kind: 'elsewhere' } as const);
    member.useEngine.setState({ status, policy: null, folded: null, workerStarts: starts, stuck: null });
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

function die(failure: Failure): void {
  session = null;
  [loaded, resident] = [null, null];
  tellAll({ status: { kind: 'unavailable', failure }, stuck: null });
  for (const { useProgress } of members) useProgress.getState().say(failure.message);
}

function load(): void {
  const [own, member] = [session, shown];
  if (own === null || member === null || isRunning()) return;
  const { ref, files, mostMemory } = useChosenModel.getState();
  const model = ref ?? member.page.model;
  const isSame = loadedModel !== null && sameModel(loadedModel, model) && loadedWithin === mostMemory;
  if (loaded !== null && isLike(loaded, member) && isSame) return;
  if (loaded !== null) setEngine(loaded, { status: { kind: 'elsewhere' } });
  // What was counted before was counted with the other model's tokens.
  if (member.useEngine.getState().model !== keyOf(model))
    for (const other of members) if (isLike(other, member)) other.useEstimate.setState({ works: {} });
  [loaded, loadedModel, loadedWithin] = [member, model, mostMemory];
  setEngine(member, { status: { kind: 'opening', step: 'worker' }, model: keyOf(model) });
  loads += 1;
  const mine = loads;
  const isPresent = (): boolean => session === own && loads === mine;
  own
    .open(model, placeWith(files), (news) => {
      if (news.kind === 'policies-gone' && session === own) tellAll({ policy: null });
      if (isPresent()) receive(member, news);
    })
    .catch((error: unknown): Opening => ({ kind: 'failed', failure: toFailure(error), stays: false }))
    .then((opening) => {
      if (session === own && opening.kind === 'opened')
        resident = { of: member, model, within: mostMemory, choice: { ref, files }, opened: opening };
      if (isPresent()) receiveOpening(member, opening);
    });
}

function receiveOpening(member: Member, opening: Opening): void {
  if (opening.kind === 'overtaken') return;
  if (opening.kind === 'failed') {
    notOpened(member, opening);
    return;
  }
  const { ref, files } = useChosenModel.getState();
  useChosenModel.setState({ inUse: { ref, files } });
  showOpened(member, opening);
}

/** With what is folded into it the model is another one. */
const withFolded = (name: string, folded: string | null): string => (folded === null ? name : `${name} + ${folded}`);

/** An adapter became a part of the model, or is none any more: policies are gone, and what was computed is another model's. */
export function showFolded(folded: string | null): void {
  if (resident === null || loaded === null) return;
  resident = { ...resident, opened: { ...resident.opened, folded } };
  tellAll({ policy: null });
  showOpened(loaded, resident.opened);
}

function showOpened(member: Member, { model: own, device, speaks, refusals, folded }: OpenedModel): void {
  const refusal = refusals[member.page.name];
  if (refusal !== null) {
    lose(member, { code: 'unsupported-model', message: refusal });
    return;
  }
  const model = { ...own, name: withFolded(own.name, folded) };
  say(member, `The model is ready: ${model.name}.`);
  const key = withFolded(loadedModel === null ? '' : keyOf(loadedModel), folded);
  setEngine(member, { status: { kind: 'ready', model, device }, speaks, model: key, folded });
}

/** Faults of the model that was asked for, not of the device: another one may still be opened. */
const OF_THE_MODEL: readonly string[] = ['broken-model', 'model-missing', 'unsupported-model', 'out-of-memory'];

/** What was open before stays, where it still is; a page that had none yet begins with its own. */
function notOpened(member: Member, { failure, stays }: Extract<Opening, { kind: 'failed' }>): void {
  const before = stays ? resident : null;
  if (before !== null) {
    [loaded, loadedModel, loadedWithin] = [before.of, before.model, before.within];
    setEngine(before.of, { model: keyOf(before.model) });
    showOpened(before.of, before.opened);
  }
  const { ref } = useChosenModel.getState();
  const back = before?.choice ?? NO_CHOICE;
  const isOther = (ref === null) !== (back.ref === null) || (ref && back.ref && !sameModel(ref, back.ref));
  const mayGoBack = before !== null || (resident === null && OF_THE_MODEL.includes(failure.code));
  if (!isOther || !mayGoBack) {
    lose(member, failure);
    return;
  }
  if (before === null) loaded = null;
  useChosenModel.setState({ ...back, refusal: { ref, why: failure.message } });
  say(member, failure.message);
  load();
}

function receive(member: Member, news: ModelNews): void {
  switch (news.kind) {
    case 'step':
      setEngine(member, { status: { kind: 'opening', step: news.step } });
      break;
    case 'reading':
      setEngine(member, { status: { kind: 'opening', step: 'device', part: news.read / Math.max(1, news.total) } });
      break;
    case 'calibrated':
      useChosenModel.setState({ matrixRate: news.calibration.matrixRate });
      for (const other of members) if (isLike(other, member)) other.useEstimate.getState().calibrated(news.calibration);
      break;
    case 'recovering':
      say(member, RECOVERING.said(news.attempt, news.of));
      setEngine(member, { status: news });
      break;
    case 'recovered':
      say(member, RECOVERING.back);
      setEngine(member, { status: { kind: 'ready', model: recoveredModel(news.model), device: news.device } });
      break;
    case 'lost':
      lose(member, news.failure);
      break;
    case 'trouble':
      useNotices.getState().setTrouble(news.failure.message);
      break;
  }
}

/** What is folded in is folded in again, before anything is asked. */
const recoveredModel = (model: OpenedModel['model']): OpenedModel['model'] => ({
  ...model,
  name: withFolded(model.name, resident?.opened.folded ?? null),
});

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
    end = await own.run(task, tell, outsideHelp()?.judge);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'aborted') return { kind: 'failed', failure };
    return { kind: 'stopped', cause: silenced.has(own) ? 'silence' : 'asked' };
  } finally {
    outsideHelp()?.cancelJudge();
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
export const transportOf = (member: Member) =>
  makeTransport(
    member,
    () => session,
    (stuck) => setEngine(member, { stuck }),
  );
