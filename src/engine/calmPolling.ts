/**
 * Dawn in Node asks its queue by `setImmediate`, again and again, as long as anything is awaited. On a GPU that keeps waits short; a
 * software adapter computes on the very cores that the asking takes, one of two where there are two.
 */

/** Milliseconds between two questions; the work of a software adapter takes many of them. */
const PAUSE = 1;

let isCalm = false;

/** From now on Dawn asks once a millisecond. All other uses of `setImmediate` stay as they are. */
export function pollCalmly(): void {
  if (isCalm) return;
  isCalm = true;
  const immediately = globalThis.setImmediate;
  const calmly = (callback: (...args: unknown[]) => void, ...args: unknown[]) =>
    isNative(callback) ? setTimeout(callback, PAUSE, ...args) : immediately(callback, ...args);
  globalThis.setImmediate = Object.assign(calmly, immediately) as unknown as typeof setImmediate;
}

/** Dawn hands over a nameless function of its own; no JavaScript gives one to `setImmediate`. */
function isNative(callback: (...args: never[]) => unknown): boolean {
  return callback.name === '' && Function.prototype.toString.call(callback).includes('[native code]');
}
