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
import { useNotices } from './noticeStore';
import type { RoundsEvent } from './rounds';
import { unwrittenText } from './words/interrupted';

export const runJournal = makeBrowserJournal();

export type LiveJournal = ReturnType<typeof liveJournal>;

export function beginJournal<K extends Kind>(header: RunHeader<K>): LiveJournal {
  const { domain, startedAt } = header;
  const run = `${domain}-${startedAt.replace(/[:.]/g, '-')}-${Math.random().toString(36).slice(2, 8)}`;
  return liveJournal(run, () => runJournal.begin(run, headerOf(header)));
}

/** Goes on with an interrupted run, which has so many entries. `null` where another tab does. */
export async function continueJournal(run: string, entries: number): Promise<LiveJournal | null> {
  return (await runJournal.takeUp(run, entries)) ? liveJournal(run) : null;
}

/** @param begin writes its first line. */
function liveJournal(run: string, begin?: () => Promise<void>) {
  const entries = new EntryMaker<{ type: string }>();
  /** The last write; one that failed is tried again with the next. */
  let last: Promise<void> = Promise.resolve();
  /** Whether that is on the disk, and with it all before it. */
  let written = true;
  /** The visitor was told that the browser does not write it down. */
  let told = false;

  function write(work: () => Promise<void>): void {
    last = last.then(work).then(
      () => {
        written = true;
      },
      (error: unknown) => {
        written = false;
        if (!told) useNotices.getState().setTrouble(unwrittenText(asClause(error)));
        told = true;
      },
    );
  }

  /** Something of the run is in it: one that was refused has begun nothing. */
  let begun = begin === undefined;
  write(begin ?? (async () => undefined));
  return {
    /**
     * Resolves when what these events complete is on the disk, or when it is plain that it will not be: until then it does not
     * count as done, and is not shown so.
     */
    add: async <K extends Kind>(events: readonly RoundsEvent<K>[]): Promise<void> => {
      const complete = events.map((event) => entries.take(event)).filter((entry) => entry !== null);
      if (complete.length === 0) return;
      begun = true;
      write(async () => {
        // What an earlier one could not write, the last one has written.
        const latest = (await Promise.allSettled(complete.map((entry) => runJournal.append(run, entry)))).at(-1);
        if (latest?.status === 'rejected') throw latest.reason;
      });
      await answered(last).catch(() => undefined);
    },
    /** Whether there is something to go on with: all that its record has of finished parts is in the browser by now. */
    isWritten: async (): Promise<boolean> => {
      await last;
      return written && begun;
    },
    /** The run has ended. @param kept whether it is among the visitor's runs; else it counts as interrupted. */
    end: async (kept: boolean): Promise<void> => {
      const rest = kept ? null : entries.rest();
      if (rest !== null) write(() => runJournal.append(run, rest));
      await last;
      // One that cannot be taken out is listed as interrupted, beside the kept one.
      await (kept ? runJournal.end(run) : runJournal.leave(run)).catch(() => undefined);
    },
  };
}
