/**
 * Events leave the worker at most ten times a second, and of what only shows the present state the latest is enough. The page takes
 * in what it is told once a frame.
 */
import type { EventsNews, SessionEvent, TaskNews } from './protocol';
import { safely } from './session';

export const INTERVAL = 100;

export interface Batcher<Event> {
  add: (event: Event) => void;
  /** Sends, or takes in, what is waiting. */
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

/** Milliseconds. A tab that is hidden meanwhile draws no frame. */
const LONGEST_FRAME = 250;

/** In order; events that follow each other come as one batch. A page that is not shown takes in everything at once. */
export function oncePerFrame(take: (news: TaskNews) => void): Batcher<TaskNews> {
  let waiting: TaskNews[] = [];
  let forget = (): void => undefined;
  const flush = (): void => {
    forget();
    const all = waiting;
    waiting = [];
    for (const news of joined(all)) safely(take)(news);
  };
  return {
    add: (news) => {
      waiting.push(news);
      if (globalThis.document?.visibilityState !== 'visible') return flush();
      if (waiting.length > 1) return;
      const frame = requestAnimationFrame(flush);
      const timer = setTimeout(flush, LONGEST_FRAME);
      forget = () => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
      };
    },
    flush,
  };
}

function joined(all: readonly TaskNews[]): TaskNews[] {
  const batches: TaskNews[] = [];
  for (const news of all) {
    const last = batches.at(-1);
    if (news.kind === 'events' && last?.kind === 'events' && last.domain === news.domain)
      batches.splice(-1, 1, { ...news, events: [...last.events, ...news.events] } as EventsNews);
    else batches.push(news);
  }
  return batches;
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
  if (event.type === 'question-text') return `question ${event.place}`;
  if (event.type === 'saying') return 'saying';
  return event.type === 'progress' ? `progress ${event.stage} ${event.purpose} ${event.round}` : null;
}
