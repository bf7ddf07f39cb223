/** Waits that end: a connection over which nothing comes stays open for ever by itself. */

/** Calls `fire` once after so many milliseconds; what it returns cancels that. */
export type SetTimer = (fire: () => void, milliseconds: number) => () => void;

export const wallTimer: SetTimer = (fire, milliseconds) => {
  const timer = setTimeout(fire, milliseconds);
  return () => clearTimeout(timer);
};

/** Starts anew with every sign of life. After `milliseconds` without one, `signal` aborts and whatever is awaited here rejects. */
export class StallWatch {
  readonly #abort = new AbortController();
  readonly #stalled: Promise<never>;
  #reject: (reason: Error) => void = () => undefined;
  #cancel: () => void = () => undefined;

  /** @param reason made when it stalls, so that it can tell how far things got. */
  constructor(
    readonly milliseconds: number,
    readonly setTimer: SetTimer,
    readonly reason: () => Error,
  ) {
    this.#stalled = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    // Only raced against; by itself it must not count as unhandled.
    this.#stalled.catch(() => undefined);
    this.alive();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  alive(): void {
    this.#cancel();
    this.#cancel = this.setTimer(() => {
      const reason = this.reason();
      this.#reject(reason);
      this.#abort.abort(reason);
    }, this.milliseconds);
  }

  until<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#stalled]);
  }

  stop(): void {
    this.#cancel();
  }
}
