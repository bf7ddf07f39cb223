/** How far something is that is counted in bytes: a bar where a person watches, else a plain line now and then; on stderr. */
import { SingleBar } from 'cli-progress';
import { bytesDone } from '../contract/byteSize';

/** Milliseconds between two lines where nobody watches; what is over before the first says nothing. */
const SAY_EVERY = 10_000;

type Out = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

export class BytesProgress {
  readonly #bar: SingleBar | null;
  readonly #began: number;
  #said: number;
  /** What was there already says nothing of the rate. */
  #first: number | null = null;

  /** @param what as in `Reading NAME`. */
  constructor(
    readonly what: string,
    readonly out: Out = process.stderr,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#began = now();
    this.#said = this.#began;
    const look = { format: '{bar} {text}', barsize: 16, clearOnComplete: true, hideCursor: true, fps: 5 };
    this.#bar = out.isTTY ? new SingleBar({ ...look, stream: out as NodeJS.WriteStream }) : null;
  }

  /** @param total null where nobody knows. */
  update(done: number, total: number | null): void {
    this.#first ??= done;
    const now = this.now();
    const seconds = (now - this.#began) / 1000;
    const rate = seconds > 1 ? (done - this.#first) / seconds : 0;
    const text = `${this.what}: ${bytesDone(done, total, rate)}`;
    if (this.#bar !== null) {
      if (!this.#bar.isActive) this.#bar.start(total ?? 1, 0, { text });
      this.#bar.setTotal(total ?? Math.max(1, done));
      this.#bar.update(total === null ? 0 : done, { text });
    } else if (now - this.#said >= SAY_EVERY) {
      this.#said = now;
      this.out.write(`${text}\n`);
    }
  }

  /** Clears the bar. */
  end(): void {
    this.#bar?.stop();
  }
}
