/** The worker's end: one model on one device, one task at a time, and every call comes to an end. */
import type { DeviceAsk, DeviceFinding, DeviceNews } from '../contract/device';
import { keepsPolicies, type ModelRef } from '../contract/model';
import { AnsweredCalls } from '../seal/answeredCalls';
import { costMeter } from '../seal/cost/cost';
import type { ChatRenderer } from '../tokenizer/chat';
import type { Tokenizer } from '../tokenizer/types';
import { answerAdapters } from './adapters';
import { makeCalibrator } from './calibrator';
import { DeviceOwner, type DeviceOwnerOptions, type LoadModel } from './deviceOwner';
import type { Attempts } from './domainWork';
import { isDeviceLoss, toFailure, WorkerError, wasStopped } from './failure';
import { FoldedBase, type NamedAdapter } from './foldedBase';
import { makeGate } from './gate';
import { ModelOpener } from './modelOpener';
import { beforeStop, judging, telling } from './overThePage';
import {
  type AdapterAnswer,
  type DomainName,
  type EngineServer,
  experimentOf,
  type Failure,
  type Inspection,
  type JudgeOutside,
  type ModelNews,
  type Opening,
  type Place,
  type Task,
  type TaskNews,
  type Tell,
} from './protocol';
import { makeDomains } from './tasks';
import { countTokens } from './tasks/knowledge';

/** Milliseconds; the page shows, counts and answers first. */
const CALIBRATE_AFTER = 800;

export interface ServerOptions extends Omit<DeviceOwnerOptions, 'tell'> {
  calibrateAfter?: number;
  inspect?: (...asked: Parameters<EngineServer['inspect']>) => Promise<Inspection>;
  askDevice?: AskDevice;
}

/** Rejects with `aborted` once it is stopped. */
export type AskDevice = (
  ask: DeviceAsk,
  place: Place,
  tell: (news: DeviceNews) => void,
  signal: AbortSignal,
) => Promise<DeviceFinding>;

interface Running {
  stop: AbortController;
  tell: (news: TaskNews) => void;
  /** It works on a device of its own: a model may be opened meanwhile. */
  apart?: true;
}

/** `trouble` tells an error that nothing else owns. */
export function makeEngineServer(
  load: LoadModel,
  { calibrateAfter = CALIBRATE_AFTER, inspect = notHere, askDevice = notHere, ...device }: ServerOptions = {},
): EngineServer & { trouble: (error: unknown) => void } {
  const now = device.now ?? (() => performance.now());
  const domains = makeDomains();
  const base = new FoldedBase();
  const gate = makeGate(
    () => running?.tell({ kind: 'paused' }),
    () => running?.tell({ kind: 'resumed' }),
  );
  let running: Running | null = null;
  let matrixRate: number | null = null;
  const owner = new DeviceOwner({
    ...device,
    tell: (news) => {
      opener.tell(news);
      if (news.kind === 'recovered') calibrateSoon();
    },
  });
  const calibrator = makeCalibrator(
    (calibration) => {
      ({ matrixRate } = calibration);
      opener.tell({ kind: 'calibrated', calibration });
    },
    () => running === null,
    calibrateAfter,
  );

  const opener = new ModelOpener({
    ...{ load, owner, now, isBusy: () => running !== null && !running.apart },
    onChange: (before, next) => {
      calibrator.giveWay();
      matrixRate = null;
      base.forget();
      if (before === null || keepsPolicies(before, next)) return;
      domains.forgetPolicies();
      opener.tell({ kind: 'policies-gone' });
    },
  });

  function calibrateSoon(): void {
    if (owner.present !== null && running === null) calibrator.soon(owner.present);
  }

  async function open(ref: ModelRef, place: Place, tell: Tell<ModelNews>): Promise<Opening> {
    const answer = await opener.open(ref, place, telling(tell));
    if (answer.kind !== 'open') return answer;
    const { engine, model } = answer;
    calibrateSoon();
    return {
      kind: 'opened',
      model: engine.model,
      device: engine.device,
      speaks: ref.kind === 'embedded' ? 'world' : model.chat === undefined ? 'plain' : 'chat',
      folded: base.name,
      refusals: domains.refusals({ ...model, engine }),
    };
  }

  async function run(task: Task, tell: Tell<TaskNews>, judge?: JudgeOutside): ReturnType<EngineServer['run']> {
    const refuse = (message: string) => {
      const policyRounds = domains.policyRounds(experimentOf(task));
      return { kind: 'failed' as const, failure: { code: 'bad-request' as const, message }, policyRounds };
    };
    if (opener.present === null) return refuse('The model is not loaded yet. Wait a moment and try again.');
    if (running !== null) return refuse(BUSY.message);
    const { tokenizer, chat } = opener.present;
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
      return { policyRounds: domains.policyRounds(experimentOf(task)) };
    };
    try {
      await untilDone(task, begun.attempts, { tokenizer, chat, judge }, own, answered);
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
    {
      tokenizer,
      chat,
      judge,
    }: { tokenizer: Tokenizer; chat: ChatRenderer | undefined; judge: JudgeOutside | undefined },
    { stop: { signal }, tell }: Running,
    answered: AnsweredCalls,
  ): Promise<void> {
    for (;;) {
      const engine = await beforeStop(owner.engine(), signal);
      const refusal =
        task.kind === 'restore'
          ? null
          : domains.refusals({ engine, tokenizer, ...(chat && { chat }) })[experimentOf(task)];
      if (refusal !== null) throw new WorkerError('bad-request', refusal);
      try {
        const { starts: engineStart } = owner;
        const meter = costMeter(await base.on(engine, engineStart), now);
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
          ...(judge && { judge: answered.by(judging(judge)) }),
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
      return opener.present === null || engine === null
        ? null
        : countTokens({ ...opener.present, engine }, passage, settings);
    },
    plan: async (planning) => {
      const engine = owner.present;
      if (opener.present === null || engine === null) return { kind: 'unknown' };
      try {
        return { kind: 'planned', work: await domains.plan({ ...opener.present, engine }, planning) };
      } catch (error) {
        // A task that is too large is told when it is run; while it is drawn there is only no estimate.
        const failure = toFailure(error);
        return { kind: 'refused', trouble: failure.code === 'bad-request' ? null : failure };
      }
    },
    adapters: async (ask) => {
      const { present } = opener;
      const refuse = (message: string): AdapterAnswer => ({
        kind: 'failed',
        failure: { code: 'bad-request', message },
      });
      if (present?.files === undefined) return refuse('The model is not loaded yet. Wait a moment and try again.');
      if (running !== null) return refuse(BUSY.message);
      running = { stop: new AbortController(), tell: () => undefined };
      calibrator.giveWay();
      try {
        const own = await owner.engine();
        const { starts } = owner;
        const host = {
          opened: { ...present, engine: await base.on(own, starts) },
          files: present.files,
          trained: (domain: DomainName, edit: string) => domains.trained(domain, edit, starts),
          fold: async (adapter: NamedAdapter | null) => {
            domains.forgetPolicies();
            opener.tell({ kind: 'policies-gone' });
            await base.fold(adapter, own, starts);
          },
        };
        return await answerAdapters(host, ask);
      } catch (error) {
        return { kind: 'failed', failure: toFailure(error) };
      } finally {
        running = null;
        calibrateSoon();
      }
    },
    device: async (ask, place, tell) => {
      if (running !== null) return { kind: 'failed', failure: BUSY };
      const own: Running = { stop: new AbortController(), tell: () => undefined, apart: true };
      running = own;
      calibrator.giveWay();
      try {
        return await askDevice(ask, place, telling(tell).tell, own.stop.signal);
      } catch (error) {
        return { kind: 'failed', failure: toFailure(error) };
      } finally {
        running = null;
        calibrateSoon();
      }
    },
    pause: gate.pause,
    resume: gate.resume,
    step: gate.step,
    stop: () => {
      running?.stop.abort();
      gate.resume();
    },
    trouble: (error) => opener.tell({ kind: 'trouble', failure: toFailure(error) }),
  };
}

/** One thing at a time. */
const BUSY: Failure = { code: 'bad-request', message: 'Another task is still running.' };

/** Where there are no models but those that ship with the page. */
async function notHere(): Promise<never> {
  throw new WorkerError('model-missing', 'Only the models that ship with the page can be opened here.');
}
