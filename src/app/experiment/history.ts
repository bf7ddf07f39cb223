/** Undo and redo over any plain value. Changes of one kind in quick succession (typing) count as one. */

export interface History<Value> {
  past: readonly Value[];
  present: Value;
  future: readonly Value[];
  /** What the last change was and when, in milliseconds; decides whether the next one joins it. */
  last: { kind: string; at: number } | null;
}

export const MOST_STEPS = 100;
const JOIN_WITHIN = 1000;

export function startHistory<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], last: null };
}

/** @param kind `null` for a change that joins no other. */
export function record<Value>(
  history: History<Value>,
  present: Value,
  kind: string | null,
  at: number,
): History<Value> {
  const { last } = history;
  const joins = last !== null && last.kind === kind && at - last.at < JOIN_WITHIN && history.past.length > 0;
  const past = joins ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present, future: [], last: kind === null ? null : { kind, at } };
}

export function undo<Value>(history: History<Value>): History<Value> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    last: null,
  };
}

export function redo<Value>(history: History<Value>): History<Value> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, last: null };
}
