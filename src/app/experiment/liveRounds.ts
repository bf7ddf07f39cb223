/**
 * A ReST-EM run of this page, the same for all domains: shown while it goes, written down, and kept when it has ended, whole or in
 * part. It begins with the weights as they were loaded, or goes on where it was interrupted.
 */
import type { AnsweredCall } from '../../seal/answeredCalls';
import type { Kind } from '../../seal/kind';
import type { RunHeader, RunRecord } from '../../seal/record/record';
import type { Failure, FailureCode, RoundsTask } from '../../worker/protocol';
import { beginJournal, continueJournal, endJournal, isWritten, journalEvents } from './journalRun';
import type { Rounds, RoundsEvent } from './makeRounds';
import { type Outcome, transportOf } from './session';
import { INTERRUPTED } from './words/interrupted';

export interface LiveRounds<K extends Kind> {
  domain: K['name'];
  store: { getState: () => Rounds<K> };
  /** @param told hears everything that the loop tells, and what it costs. */
  run: (task: RoundsTask<K>, told: (events: readonly RoundsEvent<K>[]) => void) => Promise<Outcome>;
  /** What the page offers against it. */
  noteFailure: (failure: Failure) => void;
  /** Tells by itself what the browser refuses. @returns whether the browser has the run, or there was nothing to keep. */
  keep: () => Promise<boolean>;
}

type Begun<K extends Kind> = Pick<RunHeader<K>, 'model' | 'device' | 'settings'>;

export async function beginRounds<K extends Kind>(live: LiveRounds<K>, begun: Begun<K>): Promise<void> {
  const { domain, store } = live;
  const startedAt = new Date().toISOString();
  const header: RunHeader<K> = { domain, startedAt, commit: null, ...begun, measuredOn: 'held-out' };
  store.getState().begin(header);
  beginJournal(header);
  const { settings } = begun;
  await follow(live, { kind: 'rounds', settings });
}

/**
 * @param journal its name, with `entries` entries.
 * @returns whether it is this page that goes on: it resolves when that is decided, not when the run ends.
 */
export async function goOnRounds<K extends Kind>(
  live: LiveRounds<K>,
  journal: string,
  entries: number,
  record: RunRecord<K>,
  answered: readonly AnsweredCall[],
): Promise<boolean> {
  if (!(await continueJournal(live.domain, journal, entries))) return false;
  live.store.getState().goOn(record);
  const { settings, start, rounds, measures } = record;
  const earlier = { ...(start.length > 0 ? { start } : {}), rounds, measures };
  void follow(live, { kind: 'rounds', settings, earlier, answered });
  return true;
}

async function follow<K extends Kind>({ domain, store, ...live }: LiveRounds<K>, task: RoundsTask<K>): Promise<void> {
  const outcome = await live.run(task, (events) => {
    store.getState().apply(events);
    journalEvents(domain, events);
  });
  transportOf(domain).release();
  const isLeft = isBroken(outcome) && (await isWritten(domain));
  const left = isLeft ? ` ${INTERRUPTED.left}` : '';
  if (outcome.kind === 'failed') {
    live.noteFailure(outcome.failure);
    store.getState().end('failed', `${outcome.failure.message}${left}`);
  } else store.getState().end(outcome.kind === 'finished' ? 'done' : 'stopped', null);
  // Kept also when it was stopped or refused to go on: what it measured until then is the visitor's.
  await endJournal(domain, isLeft ? false : await live.keep());
  // The Runs page may be the one that is shown; only it needs this part.
  if (isLeft) await import('./interrupted').then(({ loadInterrupted }) => loadInterrupted());
}

const MACHINE: ReadonlySet<FailureCode> = new Set(['worker-crashed', 'worker-silent', 'device-lost', 'no-answer']);

/** By the machine: neither the visitor nor the run has ended it, so it can go on. */
function isBroken(outcome: Outcome): boolean {
  if (outcome.kind === 'failed') return MACHINE.has(outcome.failure.code);
  return outcome.kind === 'stopped' && outcome.cause === 'silence';
}
