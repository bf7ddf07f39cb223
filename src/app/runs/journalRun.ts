/**
 * Writes a live run of either domain down as it goes: what it was begun with, then, whenever a measurement or a round is done,
 * all that is new of its record. A page that is closed or killed in between loses no more than the round at work.
 */
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import type { KnowledgeSettings } from '../../seal/settings';
import type { SealEvent } from '../../seal/types';
import { makeBrowserJournal } from '../../storage/journal';
import { asClause } from '../../storage/storageError';
import { useNotices } from '../stores/notices';
import { unwrittenText } from '../strings/interrupted';

export type RunDomain = 'knowledge' | 'puzzles';

interface Begun {
  model: ModelReport;
  device: DeviceReport;
  startedAt: Date | string;
}

/** What a run was begun with. Its passages or tasks are the world's, which follow from the settings and their seed. */
export type JournalBegin =
  | ({ domain: 'knowledge'; settings: KnowledgeSettings } & Begun)
  | ({ domain: 'puzzles'; settings: PuzzleSettings } & Begun);

export const runJournal = makeBrowserJournal();

/** Events that the record is made of; those of `MARKS` are worth a write, the others go with the next of them. */
const WRITTEN: ReadonlySet<string> = new Set(['start-done', 'round-done', 'multi-passage', 'stage-done']);
const MARKS: ReadonlySet<string> = new Set(['start-done', 'round-done', 'multi-passage']);

interface Live {
  run: string;
  waiting: (SealEvent | PuzzleEvent)[];
  /** The visitor was told that the browser does not write it down. */
  told: boolean;
}

const live = new Map<RunDomain, Live>();

export function beginJournal({ domain, settings, model, device, startedAt }: JournalBegin): void {
  const started = new Date(startedAt).toISOString();
  const run = `${domain}-${started.replace(/[:.]/g, '-')}-${Math.random().toString(36).slice(2, 8)}`;
  const now: Live = { run, waiting: [], told: false };
  live.set(domain, now);
  const header = {
    domain,
    settings,
    model: { ...model },
    device: { ...device },
    startedAt: started,
    policyVersion: 0,
  };
  void runJournal.begin(run, header).catch((error: unknown) => tell(now, error));
}

/** Goes on with an interrupted run. @returns whether it is this page that does. */
export async function continueJournal(domain: RunDomain, run: string, entries: number): Promise<boolean> {
  if (!(await runJournal.takeUp(run, entries))) return false;
  live.set(domain, { run, waiting: [], told: false });
  return true;
}

export function journalEvents(domain: RunDomain, events: readonly (SealEvent | PuzzleEvent)[]): void {
  const now = live.get(domain);
  if (now === undefined) return;
  for (const event of events) {
    if (!WRITTEN.has(event.type)) continue;
    now.waiting.push(event);
    if (!MARKS.has(event.type)) continue;
    void runJournal.append(now.run, now.waiting).catch((error: unknown) => tell(now, error));
    now.waiting = [];
  }
}

/** The run has ended. @param kept whether it is among the visitor's runs; else its journal stays. */
export async function endJournal(domain: RunDomain, kept: boolean): Promise<void> {
  const now = live.get(domain);
  live.delete(domain);
  if (now === undefined || !kept) return;
  await runJournal.end(now.run).catch(() => undefined);
}

function tell(now: Live, error: unknown): void {
  if (now.told) return;
  now.told = true;
  useNotices.getState().setTrouble(unwrittenText(asClause(error)));
}
