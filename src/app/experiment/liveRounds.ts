/**
 * A ReST-EM run of this page, the same for all domains: shown while it goes, written down, and kept when it has ended, whole or in
 * part. It begins with the weights as they were loaded, or goes on where it was interrupted.
 */
import type { AnsweredCall } from '../../seal/answeredCalls';
import type { AnyRun, RunHeader, RunRecord } from '../../seal/record/record';
import type { FailureCode, RoundsTask } from '../../worker/protocol';
import { safely } from '../../worker/session';
import type { Actions } from './actions';
import type { Outcome } from './engine';
import type { Core, PageTypes } from './experiment';
import { beginJournal, continueJournal, type LiveJournal } from './journalRun';
import { keepOrTell } from './library';
import { liveRun } from './rounds';
import { isRunning } from './running';
import { asTrusted } from './trust';
import { INTERRUPTED } from './words/interrupted';

type Begun<P extends PageTypes> = Pick<RunHeader<P['kind']>, 'model' | 'device' | 'settings'>;

/** What rounds need of an experiment. */
export interface RoundsExperiment<P extends PageTypes> extends Pick<Core<P>, 'page' | 'useRounds'> {
  actions: Pick<Actions<P>, 'followRounds' | 'release' | 'noteFailure'>;
}

export async function beginRounds<P extends PageTypes>(live: RoundsExperiment<P>, begun: Begun<P>): Promise<void> {
  const { page, useRounds } = live;
  const startedAt = new Date().toISOString();
  const device = asTrusted(begun.device);
  const header: RunHeader<P['kind']> = {
    domain: page.name,
    startedAt,
    commit: null,
    ...begun,
    device,
    measuredOn: 'held-out',
  };
  useRounds.getState().begin(header);
  const { settings } = begun;
  const own = page.ownSet?.(settings);
  await follow(live, beginJournal(header), { kind: 'rounds', settings, ...(own && { own }) });
}

/**
 * @param name of its journal, with `entries` entries.
 * @returns whether it is this page that goes on: it resolves when that is decided, not when the run ends.
 * @throws Error with one plain sentence where something else runs by now: then the run stays interrupted.
 */
export async function goOnRounds<P extends PageTypes>(
  live: RoundsExperiment<P>,
  name: string,
  entries: number,
  record: RunRecord<P['kind']>,
  answered: readonly AnsweredCall[],
): Promise<boolean> {
  if (isRunning()) throw new Error(INTERRUPTED.busy);
  const journal = await continueJournal(name, entries);
  if (journal === null) return false;
  if (isRunning()) {
    await journal.end(false);
    throw new Error(INTERRUPTED.busy);
  }
  live.useRounds.getState().goOn(record);
  const { settings, start, rounds, measures, items } = record;
  const earlier = { ...(start.length > 0 ? { start } : {}), rounds, measures };
  void follow(live, journal, { kind: 'rounds', settings, earlier, answered, own: items });
  return true;
}

async function follow<P extends PageTypes>(
  { page, useRounds, actions }: RoundsExperiment<P>,
  journal: LiveJournal,
  task: RoundsTask<P['kind']>,
): Promise<void> {
  const began = useRounds.getState().live?.startedAt;
  /** What the page shows as done is in the journal: a tab that is closed at that moment has it. */
  let shown: Promise<void> = Promise.resolve();
  const outcome = await actions.followRounds(task, (events) => {
    const written = journal.add(events);
    const show = safely((rounds: typeof useRounds) => rounds.getState().apply(events));
    shown = shown
      .then(() => written)
      .then(() => {
        if (useRounds.getState().live?.startedAt === began) show(useRounds);
      });
  });
  await shown;
  actions.release();
  const isLeft = isBroken(outcome) && (await journal.isWritten());
  const left = isLeft ? ` ${INTERRUPTED.left}` : '';
  if (outcome.kind === 'failed') {
    actions.noteFailure(outcome.failure);
    useRounds.getState().end('failed', `${outcome.failure.message}${left}`);
  } else useRounds.getState().end(outcome.kind === 'finished' ? 'done' : 'stopped', null);
  const toKeep = (): AnyRun | null => {
    const run = liveRun(useRounds.getState());
    return run && page.toKeep(run);
  };
  // Kept also when it was stopped or refused to go on: what it measured until then is the visitor's.
  await journal.end(isLeft ? false : await keepOrTell(toKeep, 'live'));
  // The Runs page may be the one that is shown; only it needs this part.
  if (isLeft) await import('./interrupted').then(({ loadInterrupted }) => loadInterrupted());
}

const MACHINE: ReadonlySet<FailureCode> = new Set([
  'worker-crashed',
  'worker-silent',
  'device-lost',
  'no-answer',
  'endpoint',
]);

/** By this machine or one that was asked: neither the visitor nor the run has ended it, so it can go on. */
function isBroken(outcome: Outcome): boolean {
  if (outcome.kind === 'failed') return MACHINE.has(outcome.failure.code);
  return outcome.kind === 'stopped' && outcome.cause === 'silence';
}
