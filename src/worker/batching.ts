/** Events leave the worker at most ten times a second, and of what only shows the present state the latest is enough. */
import type { SessionEvent } from './protocol';

export const INTERVAL = 100;

export interface Batcher<Event> {
  add: (event: Event) => void;
  /** Sends what is waiting. */
  flush: () => void;
}

export function makeBatcher<Event extends SessionEvent>(
  send: (events: Event[]) => void,
  now: () => number = () => performance.now(),
): Batcher<Event> {
  let events: Event[] = [];
  let lastSent = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (events.length === 0) return;
    lastSent = now();
    const batch = latestOnly(events);
    events = [];
    send(batch);
  };
  return {
    add: (event) => {
      events.push(event);
      const wait = lastSent + INTERVAL - now();
      // An engine that never yields to the event loop would starve the timer, so a due batch leaves here.
      if (wait <= 0) flush();
      else timer ??= setTimeout(flush, wait);
    },
    flush,
  };
}

/** Drops events that a later one of the batch replaces; order is kept. */
export function latestOnly<Event extends SessionEvent>(events: readonly Event[]): Event[] {
  const seen = new Set<string>();
  return events
    .toReversed()
    .filter((event) => {
      const key = replaceableKey(event);
      if (key === null) return true;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .reverse();
}

function replaceableKey(event: SessionEvent): string | null {
  if (event.type === 'edit-text') return `text ${event.edit} ${event.part}`;
  return event.type === 'progress' ? `progress ${event.stage} ${event.purpose} ${event.round}` : null;
}
