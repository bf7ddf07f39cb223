/** Lets a run wait between calls of the engine. Pausing takes effect at the next such point, and only then is it confirmed. */

export interface Gate {
  /** For the loop: resolves at once, or when the run is resumed. */
  pass: () => Promise<void>;
  pause: () => void;
  resume: () => void;
  /** Lets what waits go on and stays closed, so that the run pauses again at its next call. */
  step: () => void;
}

export function makeGate(onPaused: () => void, onResumed: () => void): Gate {
  let closed = false;
  let waiting: (() => void)[] = [];
  const release = (): void => {
    if (waiting.length === 0) return;
    for (const go of waiting) go();
    waiting = [];
    onResumed();
  };
  return {
    pass: () => {
      if (!closed) return Promise.resolve();
      onPaused();
      return new Promise((resolve) => waiting.push(resolve));
    },
    pause: () => {
      closed = true;
    },
    resume: () => {
      closed = false;
      release();
    },
    step: () => {
      closed = true;
      release();
    },
  };
}
