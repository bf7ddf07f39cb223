/** What a run asked of the engine, what it told, and what came of it, as lines. */
import type { Engine } from '../../../contract/engine';
import { EngineError } from '../../../contract/errors';
import type { SealEvent } from '../../knowledge/types';
import type { PuzzleEvent } from '../../puzzles/types';
import type { Stage } from '../../types';
import { digest } from './digest';
import { loggedEngine } from './loggedEngine';

export interface RunLog {
  /** In order, with the gates that were waited at. */
  calls: string[];
  /** In order, with the calls of the engine that they came between. */
  events: string[];
  result: string[];
}

type AnyEvent = SealEvent | PuzzleEvent;

export interface Logging<Event> {
  log: RunLog;
  /** To be spread into a context. */
  parts: {
    engine: Engine;
    signal: AbortSignal;
    gate: (stage: Stage) => Promise<void>;
    emit: (event: Event) => void;
  };
}

/** @param stopsAt the event at which somebody presses Stop. */
export function logging<Event extends AnyEvent>(
  engine: Engine,
  stopsAt: (event: Event) => boolean = () => false,
): Logging<Event> {
  const log: RunLog = { calls: [], events: [], result: [] };
  const stop = new AbortController();
  const call = (line: string): void => {
    log.calls.push(line);
    if (!line.startsWith(' ')) log.events.push(`> ${line}`);
  };
  return {
    log,
    parts: {
      engine: loggedEngine(engine, call),
      signal: stop.signal,
      gate: async (stage) => {
        log.calls.push(`gate ${stage}`);
      },
      emit: (event) => {
        log.events.push(eventLine(event));
        if (stopsAt(event)) stop.abort();
      },
    },
  };
}

function eventLine(event: AnyEvent): string {
  const scope = 'purpose' in event ? [event.purpose, event.round] : [];
  const stage = 'stage' in event ? [event.stage] : [];
  return [event.type, ...stage, ...scope, ...subject(event), `#${digest(event)}`].join(' ');
}

/** What the event is about, as far as a line has room for it. */
function subject(event: AnyEvent): (string | number)[] {
  switch (event.type) {
    case 'progress':
      return [`${event.done}/${event.total}`];
    case 'edit':
      return [event.edit.id];
    case 'edit-text':
      return [event.edit, `part ${event.part}`];
    case 'material':
      return [event.edit];
    case 'answers':
      return [event.edit ?? 'base', `repeat ${event.repeat}`, `item ${event.item}`];
    case 'losses':
      return [`${event.edit} repeat ${event.repeat}`, `step ${event.step}`];
    case 'policy-losses':
      return [`step ${event.step}`];
    case 'candidate':
      return [event.candidate.edit.id];
    case 'condition':
      return [event.condition.name, event.condition.round];
    case 'round-started':
      return [event.round];
    case 'round-done':
      return [event.record.round];
    default:
      return [];
  }
}

/** How a run ended that was to be stopped. */
export async function endOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'ended by itself';
  } catch (error) {
    if (error instanceof EngineError) return `broke off: ${error.code}, ${error.message}`;
    throw error;
  }
}
