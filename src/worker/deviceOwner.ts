/** The one owner of the device: it gets a lost one back, one recovery at a time, each try later than the one before. */
import type { Engine } from '../contract/engine';
import { EngineError } from '../contract/errors';
import type { ModelRef } from '../contract/model';
import { FormatError } from '../formats/formatError';
import type { ModelFiles } from '../formats/modelFolder';
import type { ChatRenderer } from '../tokenizer/chat';
import { type Tokenizer, TokenizerError } from '../tokenizer/types';
import { isDeviceLoss, toFailure, WorkerError } from './failure';
import type { ModelNews, Place } from './protocol';

export interface LiveEngine {
  engine: Engine;
  /** Settles with the driver's words when the device is lost; never, where that cannot happen. */
  lost: Promise<string>;
  /** Frees the model and the device. */
  close: () => void;
}

/** Files that were read, and can be put on a device again after it was lost. */
export interface LoadedModel {
  tokenizer: Tokenizer;
  /** The model's chat template, where it has one. */
  chat?: ChatRenderer;
  /** What adapters are read for and merged into; absent where there are no files, as in tests. */
  files?: ModelFiles;
  /** `onRead`: bytes of the weights that were read, of so many. */
  start: (onRead?: OnRead) => Promise<LiveEngine>;
  /** Lets others have its files. */
  release?: () => void;
}

type OnRead = (read: number, total: number) => void;

export interface Opened extends Pick<LoadedModel, 'tokenizer' | 'chat'> {
  engine: Engine;
}

/** It and `start` reject with an `EngineError`, a `WorkerError` or a `FormatError`, whose messages say what to do. */
export type LoadModel = (model: ModelRef, place: Place) => Promise<LoadedModel>;

/** Milliseconds before each try: a driver that has just crashed may need seconds to offer an adapter again. */
export const BACK_OFF = [500, 2000, 8000] as const;
/** Milliseconds; a device that held for so long has recovered, and a later loss is another matter. */
const HELD = 60_000;

export interface DeviceOwnerOptions {
  tell: (news: ModelNews) => void;
  wait?: (milliseconds: number) => Promise<void>;
  now?: () => number;
}

type State =
  | { kind: 'closed' }
  | { kind: 'live'; model: LoadedModel; live: LiveEngine }
  | { kind: 'recovering'; model: LoadedModel; recovered: Promise<Engine> }
  | { kind: 'lost'; error: unknown };

export class DeviceOwner {
  /** Each start of an engine has a number: adapters and policies do not outlive theirs. */
  starts = 0;
  #state: State = { kind: 'closed' };
  #tries = 0;
  #startedAt = 0;

  constructor(private readonly options: DeviceOwnerOptions) {}

  /** The engine that runs now, for what must not wait. */
  get present(): Engine | null {
    return this.#state.kind === 'live' ? this.#state.live.engine : null;
  }

  /**
   * Closes what was open. A device that is lost on the way is got back as later ones are. @param onRead may throw, which ends the
   * opening. @throws what `start` of the model throws.
   */
  async open(model: LoadedModel, onRead?: OnRead): Promise<Engine> {
    this.close();
    this.#tries = 0;
    const mine = this.#state;
    try {
      return this.#take(model, await model.start(onRead));
    } catch (error) {
      if (!isDeviceLoss(error) || this.#state !== mine) throw error;
      return this.#getBack(model, toFailure(error).message, onRead);
    }
  }

  close(): void {
    if (this.#state.kind === 'live') this.#state.live.close();
    this.#state = { kind: 'closed' };
  }

  /** The engine, after a recovery that is under way. @throws EngineError device-lost when the tries are used up, or what ended them. */
  async engine(): Promise<Engine> {
    const state = this.#state;
    if (state.kind === 'live') return state.live.engine;
    if (state.kind === 'recovering') return state.recovered;
    if (state.kind === 'lost') throw state.error;
    throw new EngineError('device-lost', 'No model is open.');
  }

  /** Something was finished on this device: what is lost later begins with all tries again. */
  proved(): void {
    this.#tries = 0;
  }

  /** A call has met the loss before the device told of it. */
  noticeLoss(engine: Engine, reason: string): void {
    if (this.#state.kind === 'live' && this.#state.live.engine === engine) this.#lose(this.#state, reason);
  }

  #take(model: LoadedModel, live: LiveEngine): Engine {
    const state: State = { kind: 'live', model, live };
    this.#state = state;
    this.starts += 1;
    this.#startedAt = this.#now();
    void live.lost.then((reason) => {
      if (this.#state === state) this.#lose(state, reason);
    });
    return live.engine;
  }

  #lose({ model, live }: Extract<State, { kind: 'live' }>, reason: string): void {
    live.close();
    if (this.#now() - this.#startedAt > HELD) this.#tries = 0;
    void this.#getBack(model, reason);
  }

  #getBack(model: LoadedModel, reason: string, onRead?: OnRead): Promise<Engine> {
    const recovered = this.#recover(model, reason, onRead);
    // Whoever waits for the engine is told; by itself it must not count as unhandled.
    recovered.catch(() => undefined);
    this.#state = { kind: 'recovering', model, recovered };
    return recovered;
  }

  async #recover(model: LoadedModel, reason: string, onRead?: OnRead): Promise<Engine> {
    // After the state that says so is in place.
    await Promise.resolve();
    const mine = this.#state;
    const { tell, wait = sleep } = this.options;
    let last = reason;
    for (let delay = BACK_OFF[this.#tries]; delay !== undefined; delay = BACK_OFF[this.#tries]) {
      this.#tries += 1;
      tell({ kind: 'recovering', attempt: this.#tries, of: BACK_OFF.length });
      await wait(delay);
      if (this.#state !== mine) throw closed();
      try {
        const live = await model.start((read, total) => {
          // Two models would lie on the device at once.
          if (this.#state !== mine) throw closed();
          onRead?.(read, total);
        });
        if (this.#state !== mine) {
          live.close();
          throw closed();
        }
        const engine = this.#take(model, live);
        const { model: report, device } = engine;
        tell({ kind: 'recovered', model: report, device });
        return engine;
      } catch (error) {
        if (this.#state !== mine) throw error;
        // Another try would meet the same.
        if (!isOfDevice(error)) return this.#giveUp(error);
        last = toFailure(error).message;
      }
    }
    const message = `The graphics device was lost (${last}) and did not come back in ${BACK_OFF.length} tries. Reconnect to try again; if that does not help, restart the browser.`;
    return this.#giveUp(new EngineError('device-lost', message));
  }

  #giveUp(error: unknown): never {
    this.#state = { kind: 'lost', error };
    this.options.tell({ kind: 'lost', failure: toFailure(error) });
    throw error;
  }

  #now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }
}

/** Unlike a file that is gone or broken, and an opening that nobody waits for. */
const isOfDevice = (error: unknown): boolean =>
  ![FormatError, TokenizerError, WorkerError].some((kind) => error instanceof kind);

function closed(): EngineError {
  return new EngineError('device-lost', 'Another model was opened meanwhile.');
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
