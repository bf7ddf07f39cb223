/** The page's end. Every call ends, with the answer or the worker's death; that a worker hangs is told, and that it is back. */
import { type Endpoint, proxy, wrap } from 'comlink';
import { WorkerError } from './failure';
import type {
  AdapterAnswer,
  DeviceAnswer,
  EngineServer,
  Failure,
  Inspection,
  Opening,
  Planned,
  TaskEnd,
} from './protocol';

/** Milliseconds between two looks at whether the worker answers. */
const LOOK_EVERY = 1500;
/** Looks without an answer, at which the worker counts as hung: 9 seconds at the latest. */
const HUNG = 5;
/** The same before its first answer, while its script may be on the way. */
const NOT_STARTED = 20;

export interface EngineWorker extends Endpoint {
  terminate: () => void;
}

export interface SessionOptions {
  /** Not after `close`. */
  onDeath: (failure: Failure) => void;
  /** `null`: the worker answers again. */
  onSilence: (failure: Failure | null) => void;
  lookEvery?: number;
}

type Asked = 'open' | 'inspect' | 'run' | 'count' | 'plan' | 'adapters' | 'device';
type Asks = {
  [Verb in Asked]: (...given: Parameters<EngineServer[Verb]>) => Promise<Awaited<ReturnType<EngineServer[Verb]>>>;
};

export interface Session extends Asks, Omit<EngineServer, Asked | 'ping'> {
  /** Ends the worker at once, whatever it is doing; every call that is open is rejected. */
  close: () => void;
}

/** Its promises reject with a `WorkerError` of the worker's death, or `aborted` after `close`. */
export function openSession(
  worker: EngineWorker,
  { onDeath, onSilence, lookEvery = LOOK_EVERY }: SessionOptions,
): Session {
  const remote = wrap<EngineServer>(worker);
  let over = false;
  let reject: (error: WorkerError) => void = () => undefined;
  const died = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  // Only raced against; by itself it must not count as unhandled.
  died.catch(() => undefined);
  const ask = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, died]);
  const stopLooking = watchSilence(() => remote.ping(), onSilence, lookEvery);

  const end = ({ code, message }: Failure): void => {
    over = true;
    stopLooking();
    worker.terminate();
    reject(new WorkerError(code, message));
  };
  const die = (reason: string): void => {
    if (over) return;
    const message = `The worker that runs the model stopped (${reason}). What you wrote is kept; reconnect to go on.`;
    const failure: Failure = { code: 'worker-crashed', message };
    end(failure);
    onDeath(failure);
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    die('message' in event && event.message ? String(event.message) : 'its script did not load');
  });
  worker.addEventListener('messageerror', () => die('a message could not be read'));

  return {
    open: (model, place, tell) => ask<Opening>(remote.open(model, place, proxy(safely(tell)))),
    inspect: (model, place, shape) => ask<Inspection>(remote.inspect(model, place, shape)),
    run: (task, tell, judge) => ask<TaskEnd>(remote.run(task, proxy(safely(tell)), judge && proxy(judge))),
    count: (passage, settings) => ask(remote.count(passage, settings)),
    plan: (planning) => ask<Planned>(remote.plan(planning)),
    adapters: (asked) => ask<AdapterAnswer>(remote.adapters(asked)),
    device: (asked, place, tell) => ask<DeviceAnswer>(remote.device(asked, place, proxy(safely(tell)))),
    pause: () => void remote.pause(),
    resume: () => void remote.resume(),
    step: () => void remote.step(),
    stop: () => void remote.stop(),
    close: () => {
      if (!over) end({ code: 'aborted', message: 'The worker was restarted.' });
    },
  };
}

/** Looks are counted, not time: a page that slept has not looked. */
function watchSilence(ping: () => Promise<void>, onSilence: SessionOptions['onSilence'], every: number): () => void {
  let started = false;
  let waiting = false;
  let missed = 0;
  const timer = setInterval(() => {
    if (waiting) {
      missed += 1;
      if (missed === (started ? HUNG : NOT_STARTED)) onSilence(silence(started));
      return;
    }
    waiting = true;
    void ping().then(() => {
      if (missed >= (started ? HUNG : NOT_STARTED)) onSilence(null);
      started = true;
      waiting = false;
      missed = 0;
    });
  }, every);
  return () => clearInterval(timer);
}

function silence(started: boolean): Failure {
  const what = started
    ? 'The worker that runs the model has not answered for some seconds'
    : 'The worker that runs the model has not started';
  return {
    code: 'worker-silent',
    message: `${what}. It may come back by itself; Reconnect starts another one. What you wrote and the results on this page are kept.`,
  };
}

/** An error of the page is the page's: the worker could do nothing with it. */
export function safely<News>(tell: (news: News) => void): (news: News) => void {
  return (news) => {
    try {
      tell(news);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
