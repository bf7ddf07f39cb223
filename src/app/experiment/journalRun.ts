/**
 * Writes a live run of either domain down as it goes: what it was begun with, then, whenever a stage, a measurement or
 * a round is done, all that is new. A page that is closed or killed in between loses no more than the stage at work.
 */
import { EntryMaker, headerOf } from '../../seal/record/journal';
import type { RunHeader } from '../../seal/record/record';
import type { Kind } from '../../seal/types';
import { answered } from '../../storage/database';
import { makeBrowserJournal } from '../../storage/journal';
import { asClause } from '../../storage/storageError';
import { useNotices } from './notices';
import type { RoundsEvent } from './rounds';
import { unwrittenText } from './words/interrupted';

export type RunDomain = 'knowledge' | 'puzzles';

export const runJournal = makeBrowserJournal();

interface Live {
  run: string;
  entries: EntryMaker<{ type: string }>;
  /** The last write; one that failed is tried again with the next. */
  last: Promise<void>;
  /** Whether that is on the disk, and with it all before it. */
  written: boolean;
  /** The visitor was told that the browser does not write it down. */
  told: boolean;
}

const live = new Map<RunDomain, Live>();

export function beginJournal<K extends Kind>(header: RunHeader<K>): void {
  const { domain, startedAt } = header;
  const run = `${domain}-${startedAt.replace(/[:.]/g, '-')}-${Math.random().toString(36).slice(2, 8)}`;
  const now = takeLive(domain, run);
  follow(now, () => runJournal.begin(run, headerOf(header)));
}

/** Goes on with an interrupted run. @returns whether it is this page that does. */
export async function continueJournal(domain: RunDomain, run: string, entries: number): Promise<boolean> {
  if (!(await runJournal.takeUp(run, entries))) return false;
  takeLive(domain, run);
  return true;
}

function takeLive(domain: RunDomain, run: string): Live {
  const now: Live = { run, entries: new EntryMaker(), last: Promise.resolve(), written: true, told: false };
  live.set(domain, now);
  return now;
}

function follow(now: Live, write: () => Promise<void>): void {
  now.last = now.last.then(write).then(
    () => {
      now.written = true;
    },
    (error: unknown) => {
      now.written = false;
      tell(now, error);
    },
  );
}

/**
 * Resolves when what these events complete is on the disk, or when it is plain that it will not be: until then it does not count
 * as done, and is not shown so.
 */
export async function journalEvents<K extends Kind>(
  domain: RunDomain,
  events: readonly RoundsEvent<K>[],
): Promise<void> {
  const now = live.get(domain);
  if (now === undefined) return;
  const entries = events.map((event) => now.entries.take(event)).filter((entry) => entry !== null);
  if (entries.length === 0) return;
  follow(now, async () => {
    // What an earlier one could not write, the last one has written.
    const last = (await Promise.allSettled(entries.map((entry) => runJournal.append(now.run, entry)))).at(-1);
    if (last?.status === 'rejected') throw last.reason;
  });
  await answered(now.last).catch(() => undefined);
}

/** Whether all that its record has of finished parts is in the browser by now. */
export async function isWritten(domain: RunDomain): Promise<boolean> {
  const now = live.get(domain);
  await now?.last;
  return now?.written ?? false;
}

/** The run has ended. @param kept whether it is among the visitor's runs; else it counts as interrupted. */
export async function endJournal(domain: RunDomain, kept: boolean): Promise<void> {
  const now = live.get(domain);
  live.delete(domain);
  if (now === undefined) return;
  await now.last;
  // One that cannot be taken out is listed as interrupted, beside the kept one.
  await (kept ? runJournal.end(now.run) : runJournal.leave(now.run)).catch(() => undefined);
}

function tell(now: Live, error: unknown): void {
  if (now.told) return;
  now.told = true;
  useNotices.getState().setTrouble(unwrittenText(asClause(error)));
}
