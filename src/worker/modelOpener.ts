/**
 * Which model is open, and the way to the next: one opening at a time, and what is open stays until the files of the next one have
 * proved readable. One that nobody waits for any more is given up, at the latest with its next piece of weights.
 */
import type { Engine } from '../contract/engine';
import { type ModelRef, sameModel } from '../contract/model';
import type { DeviceOwner, LoadedModel, LoadModel } from './deviceOwner';
import { toFailure, WorkerError } from './failure';
import type { ModelNews, Opening, Place } from './protocol';

/** Milliseconds between two words on how much of a model was read. */
const TELL_EVERY = 100;

export interface OpenModel extends Pick<LoadedModel, 'tokenizer' | 'chat' | 'files' | 'release'> {
  ref: ModelRef;
  mostMemory: number | null;
}

interface OpenerOptions {
  load: LoadModel;
  owner: DeviceOwner;
  now: () => number;
  isBusy: () => boolean;
  /** `before` was the last that was open, and is closed for `next`. */
  onChange: (before: ModelRef | null, next: ModelRef) => void;
}

/** Who asked. */
export interface Page {
  tell: (news: ModelNews) => void;
  /** Resolves once it has taken in all that it was told. */
  allTaken: () => Promise<void>;
}

/** Of a model that is open, or why it is not. */
type Opened = { kind: 'open'; engine: Engine; model: OpenModel } | Exclude<Opening, { kind: 'opened' }>;

const BUSY = 'A run is still going on with the model that is open. Stop it or wait for its end.';

export class ModelOpener {
  present: OpenModel | null = null;
  /** Tells the page that asked for the present model, or for the one on its way. */
  tell: (news: ModelNews) => void = () => undefined;
  #turns: Promise<unknown> = Promise.resolve();
  #lastTurn = 0;
  /** What was asked for last; the signal is of another one being asked for. */
  #wanted: { ref: ModelRef; mostMemory: number | null; overtaken: AbortController } | null = null;
  #lastOpen: ModelRef | null = null;

  constructor(private readonly options: OpenerOptions) {}

  open(ref: ModelRef, place: Place, page: Page): Promise<Opened> {
    this.#lastTurn += 1;
    const mine = this.#lastTurn;
    const { mostMemory = null } = place;
    if (this.#wanted === null || !isAs(this.#wanted, ref, mostMemory)) {
      this.#wanted?.overtaken.abort();
      this.#wanted = { ref, mostMemory, overtaken: new AbortController() };
    }
    const { signal } = this.#wanted.overtaken;
    const turn = this.#turns.then(async (): Promise<Opened> => {
      if (mine !== this.#lastTurn) return { kind: 'overtaken' };
      if (this.options.isBusy()) return this.#failed(new WorkerError('bad-request', BUSY));
      this.tell = page.tell;
      try {
        const model = await this.#opened(ref, place, signal);
        return { kind: 'open', engine: await this.options.owner.engine(), model };
      } catch (error) {
        return signal.aborted ? { kind: 'overtaken' } : this.#failed(error);
      } finally {
        // A step that comes after the answer would say that it is still opening.
        await page.allTaken();
      }
    });
    this.#turns = turn;
    return turn;
  }

  #failed(error: unknown): Opened {
    return { kind: 'failed', failure: toFailure(error), stays: this.present !== null };
  }

  async #opened(ref: ModelRef, place: Place, signal: AbortSignal): Promise<OpenModel> {
    const { load, owner, now, onChange } = this.options;
    const { mostMemory = null } = place;
    const { present } = this;
    if (present !== null && owner.present !== null && isAs(present, ref, mostMemory)) return present;
    this.tell({ kind: 'step', step: 'model' });
    const { start, ...next } = await unlessOvertaken(load(ref, place), signal);
    this.#close();
    onChange(this.#lastOpen, ref);
    this.#lastOpen = ref;
    this.tell({ kind: 'step', step: 'device' });
    let last = Number.NEGATIVE_INFINITY;
    try {
      await owner.open({ ...next, start }, (read, total) => {
        // Minutes, for a large one, that nobody waits for any more.
        if (signal.aborted) throw overtaken();
        // A file on a fast disk is read in thousands of pieces.
        if (read < total && now() - last < TELL_EVERY) return;
        last = now();
        this.tell({ kind: 'reading', read, total });
      });
    } catch (error) {
      next.release?.();
      throw error;
    }
    this.present = { ref, mostMemory, ...next };
    return this.present;
  }

  #close(): void {
    this.present?.release?.();
    this.present = null;
    this.options.owner.close();
  }
}

const isAs = (one: Pick<OpenModel, 'ref' | 'mostMemory'>, ref: ModelRef, mostMemory: number | null): boolean =>
  sameModel(one.ref, ref) && one.mostMemory === mostMemory;

const overtaken = (): WorkerError => new WorkerError('aborted', 'Another model was chosen meanwhile.');

/** Files may keep one waiting for long; what comes of them afterwards is let go. */
function unlessOvertaken(loading: Promise<LoadedModel>, signal: AbortSignal): Promise<LoadedModel> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(overtaken());
      loading.then(({ release }) => release?.()).catch(() => undefined);
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    loading.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
