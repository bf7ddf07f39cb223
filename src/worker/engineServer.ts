/** The worker's end: one model on one device, one task at a time, and every call comes to an end. */
import { EngineError } from '../contract/errors';
import { keepsPolicies, type ModelRef, sameModel } from '../contract/model';
import { AnsweredCalls } from '../seal/answeredCalls';
import { costMeter } from '../seal/cost/cost';
import type { ChatRenderer } from '../tokenizer/chat';
import type { Tokenizer } from '../tokenizer/types';
import { makeCalibrator } from './calibrator';
import { DeviceOwner, type DeviceOwnerOptions, type LoadedModel, type LoadModel } from './deviceOwner';
import type { Attempts } from './domainWork';
import { isDeviceLoss, toFailure, WorkerError, wasStopped } from './failure';
import { makeGate } from './gate';
import type { EngineServer, Failure, Inspection, ModelNews, Opening, Place, Task, TaskNews, Tell } from './protocol';
import { makeDomains } from './tasks';
import { countTokens } from './tasks/knowledge';

/** Milliseconds; the page shows, counts and answers first. */
const CALIBRATE_AFTER = 800;

/** Milliseconds between two words on how much of a model was read. */
const TELL_EVERY = 100;

export interface ServerOptions extends Omit<DeviceOwnerOptions, 'tell'> {
  calibrateAfter?: number;
  inspect?: (...asked: Parameters<EngineServer['inspect']>) => Promise<Inspection>;
}

const BUSY: Failure = {
  code: 'bad-request',
  message: 'A run is still going on with the model that is open. Stop it or wait for its end.',
};

interface OpenModel {
  ref: ModelRef;
  mostMemory: number | null;
  tokenizer: Tokenizer;
  chat: LoadedModel['chat'];
}

interface Running {
  stop: AbortController;
  tell: (news: TaskNews) => void;
}

/** `trouble` tells an error that nothing else owns. */
export function makeEngineServer(
  load: LoadModel,
  { calibrateAfter = CALIBRATE_AFTER, inspect = notHere, ...device }: ServerOptions = {},
): EngineServer & { trouble: (error: unknown) => void } {
  const now = device.now ?? (() => performance.now());
  const domains = makeDomains();
  const gate = makeGate(
    () => running?.tell({ kind: 'paused' }),
    () => running?.tell({ kind: 'resumed' }),
  );
  let tellModel: (news: ModelNews) => void = () => undefined;
  let opened: OpenModel | null = null;
  let opening: Promise<unknown> = Promise.resolve();
  let lastOpening = 0;
  /** What was asked for last. */
  let asked: ModelRef | null = null;
  let running: Running | null = null;
  let matrixRate: number | null = null;
  const owner = new DeviceOwner({
    ...device,
    tell: (news) => {
      tellModel(news);
      if (news.kind === 'recovered') calibrateSoon();
    },
  });
  const calibrator = makeCalibrator(
    (calibration) => {
      ({ matrixRate } = calibration);
      tellModel({ kind: 'calibrated', calibration });
    },
    () => running === null,
    calibrateAfter,
  );

  function calibrateSoon(): void {
    if (owner.present !== null && running === null) calibrator.soon(owner.present);
  }

  function open(ref: ModelRef, place: Place, tell: Tell<ModelNews>): Promise<Opening> {
    lastOpening += 1;
    const mine = lastOpening;
    if (asked !== null && running === null && !keepsPolicies(asked, ref)) domains.forgetPolicies();
    asked = ref;
    const turn = opening.then(async (): Promise<Opening> => {
      if (mine !== lastOpening) return { kind: 'overtaken' };
      if (running !== null) return { kind: 'failed', failure: BUSY };
      const page = telling(tell);
      tellModel = page.tell;
      const answer = await openModel(ref, place).catch(
        (error: unknown): Opening =>
          isOvertaken(ref) ? { kind: 'overtaken' } : { kind: 'failed', failure: toFailure(error) },
      );
      // A step that comes after the answer would say that it is still opening.
      await page.allTaken();
      return answer;
    });
    opening = turn;
    return turn;
  }

  /** Whether another model is wanted by now. */
  const isOvertaken = (ref: ModelRef): boolean => asked !== null && !sameModel(asked, ref);

  async function openModel(ref: ModelRef, place: Place): Promise<Opening> {
    calibrator.giveWay();
    const { mostMemory = null } = place;
    if (opened === null || owner.present === null || !sameModel(opened.ref, ref) || opened.mostMemory !== mostMemory) {
      opened = null;
      owner.close();
      matrixRate = null;
      tellModel({ kind: 'step', step: 'model' });
      const model = await load(ref, place);
      tellModel({ kind: 'step', step: 'device' });
      let last = Number.NEGATIVE_INFINITY;
      await owner.open(model, (read, total) => {
        // Minutes, for a large one, that nobody waits for any more.
        if (isOvertaken(ref)) throw new WorkerError('aborted', 'Another model was chosen meanwhile.');
        // A file on a fast disk is read in thousands of pieces.
        if (read < total && now() - last < TELL_EVERY) return;
        last = now();
        tellModel({ kind: 'reading', read, total });
      });
      opened = { ref, mostMemory, tokenizer: model.tokenizer, chat: model.chat };
    }
    const engine = await owner.engine();
    calibrateSoon();
    const { tokenizer } = opened;
    return {
      kind: 'opened',
      model: engine.model,
      device: engine.device,
      refusals: domains.refusals({ engine, tokenizer }),
    };
  }

  async function run(task: Task, tell: Tell<TaskNews>): ReturnType<EngineServer['run']> {
    const refuse = (message: string) => {
      const policyRounds = domains.policyRounds(task.domain);
      return { kind: 'failed' as const, failure: { code: 'bad-request' as const, message }, policyRounds };
    };
    if (opened === null) return refuse('The model is not loaded yet. Wait a moment and try again.');
    if (running !== null) return refuse('Another task is still running.');
    const { tokenizer, chat } = opened;
    const page = telling(tell);
    const own: Running = { stop: new AbortController(), tell: page.tell };
    running = own;
    calibrator.giveWay();
    const begun = domains.begin(task, page.tell, () => {
      owner.proved();
      answered.forget();
    });
    const isRounds = task.kind === 'rounds';
    const answered = new AnsweredCalls((isRounds && task.answered) || [], (call) => {
      if (call.verb === 'generate' || call.verb === 'score') owner.proved();
      if (!isRounds) return;
      // What it belongs to is told before it.
      begun.flush();
      page.tell({ kind: 'answered', call });
    });
    const ended = async () => {
      begun.flush();
      await page.allTaken();
      return { policyRounds: domains.policyRounds(task.domain) };
    };
    try {
      await untilDone(task, begun.attempts, { tokenizer, chat }, own, answered);
      owner.proved();
      return { kind: 'finished', ...(await ended()) };
    } catch (error) {
      const end = wasStopped(error)
        ? { kind: 'stopped' as const }
        : { kind: 'failed' as const, failure: toFailure(error) };
      return { ...end, ...(await ended()) };
    } finally {
      running = null;
      calibrateSoon();
    }
  }

  /** A device that is lost on the way ends one try; the owner of the device says when there are no more. */
  async function untilDone(
    task: Task,
    attempts: Attempts,
    { tokenizer, chat }: { tokenizer: Tokenizer; chat: ChatRenderer | undefined },
    { stop: { signal }, tell }: Running,
    answered: AnsweredCalls,
  ): Promise<void> {
    for (;;) {
      const engine = await beforeStop(owner.engine(), signal);
      const refusal = task.kind === 'restore' ? null : domains.refusals({ engine, tokenizer })[task.domain];
      if (refusal !== null) throw new WorkerError('bad-request', refusal);
      const meter = costMeter(engine, now);
      try {
        const { starts: engineStart } = owner;
        return await attempts({
          engine: answered.on(meter.engine),
          engineStart,
          onStage: (event) => {
            meter.apply(event);
            if (event.type === 'stage-started') return true;
            // A stage that is done again, to go on from there, counts once.
            const isNew = answered.stageEnds(event);
            if (isNew) tell({ kind: 'cost', stages: meter.stages.slice(-1), matrixRate });
            return isNew;
          },
          tokenizer,
          ...(chat && { chat }),
          signal,
          // What was passed once need not be stepped through again.
          gate: () => (answered.behind ? Promise.resolve() : gate.pass()),
          now,
        });
      } catch (error) {
        if (wasStopped(error) || !(await lostWith(engine, error))) throw error;
      }
    }
  }

  /** Calls of a lost device may fail in other words, and a moment before the device tells of it. */
  async function lostWith(engine: NonNullable<typeof owner.present>, error: unknown): Promise<boolean> {
    if (isDeviceLoss(error)) owner.noticeLoss(engine, toFailure(error).message);
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    return owner.present !== engine;
  }

  return {
    ping: () => undefined,
    open,
    inspect: (...asked) =>
      inspect(...asked).catch((error: unknown): Inspection => ({ kind: 'failed', failure: toFailure(error) })),
    run,
    count: (passage, settings) => {
      const engine = owner.present;
      return opened === null || engine === null
        ? null
        : countTokens(opened.tokenizer, engine.model.contextLength, passage, settings);
    },
    plan: async (planning) => {
      const engine = owner.present;
      if (opened === null || engine === null) return { kind: 'unknown' };
      try {
        return { kind: 'planned', work: await domains.plan({ engine, tokenizer: opened.tokenizer }, planning) };
      } catch (error) {
        // A task that is too large is told when it is run; while it is drawn there is only no estimate.
        const failure = toFailure(error);
        return { kind: 'refused', trouble: failure.code === 'bad-request' ? null : failure };
      }
    },
    pause: gate.pause,
    resume: gate.resume,
    step: gate.step,
    stop: () => {
      running?.stop.abort();
      gate.resume();
    },
    trouble: (error) => tellModel({ kind: 'trouble', failure: toFailure(error) }),
  };
}

/** Where there are no models but those that ship with the page. */
async function notHere(): Promise<Inspection> {
  throw new WorkerError('model-missing', 'Only the models that ship with the page can be opened here.');
}

/** What waits for a device need not go on waiting after Stop. */
function beforeStop<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = (): void => reject(new EngineError('aborted', 'The run was stopped.'));
    if (signal.aborted) stopped();
    signal.addEventListener('abort', stopped, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
  });
}

/** Tells in order, and knows when the page has taken everything in. A page that is gone hears nothing. */
function telling<News>(tell: Tell<News>): { tell: (news: News) => void; allTaken: () => Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  return {
    tell: (news) => {
      const taken = tell(news);
      last = Promise.all([last, taken])
        .then(() => undefined)
        .catch(() => undefined);
    },
    allTaken: () => last,
  };
}
