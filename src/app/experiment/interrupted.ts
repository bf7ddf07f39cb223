/** Runs that were begun in this browser and did not come to their end, and what can be done with them. */
import { create } from 'zustand';
import {
  type JournalEvents,
  type JournalHeader,
  type Progress,
  progressOf,
  RUN_PARSER,
  recordOf,
} from '../../seal/record/journal';
import { whenOpenedLate } from '../../storage/database';
import type { RawLine } from '../../storage/journal';
import type { JournalRead } from '../../storage/journalFormat';
import { evictedCount, forgetEvicted } from '../../storage/persist';
import { asClause } from '../../storage/storageError';
import type { DomainName } from '../../worker/protocol';
import { download } from './download';
import { runJournal } from './journalRun';
import { keepRun } from './library';
import { isRunning } from './running';
import { INTERRUPTED } from './words/interrupted';
import { RUNS } from './words/runs';

export type InterruptedRun =
  | ({
      state: 'interrupted' | 'elsewhere';
      id: string;
      domain: DomainName;
      startedAt: string;
      model: string;
      /** As the journal has them, unchecked. */
      settings: unknown;
      notice: string | null;
    } & Progress)
  | { state: 'damaged' | 'newer'; id: string };

/** Goes on with the run whose journal has this name. @throws Error with one plain sentence. */
type GoOn = (run: string, earlier: Earlier) => Promise<void>;

/** What the journal has of it. */
export type Earlier = Extract<JournalRead<JournalHeader, JournalEvents>, { state: 'good' }>;

interface InterruptedState {
  /** Latest first. */
  runs: readonly InterruptedRun[];
  /** What goes on with a run of each domain; a domain without it has no button. */
  goOn: Readonly<Partial<Record<DomainName, GoOn>>>;
  deleted: { id: string; lines: readonly RawLine[] } | null;
  problem: string | null;
  /** Interrupted runs that were kept here and that the browser has cleared. */
  evicted: number;
}

export const useInterrupted = create<InterruptedState>()(() => ({
  runs: [],
  goOn: {},
  deleted: null,
  problem: null,
  evicted: 0,
}));

export function registerGoOn(domain: DomainName, goOn: GoOn): void {
  useInterrupted.setState((state) => ({ goOn: { ...state.goOn, [domain]: goOn } }));
}

/** Whether this page knows how to go on with it. */
export function canGoOn(run: InterruptedRun, known: InterruptedState['goOn']): boolean {
  return run.state === 'interrupted' && known[run.domain] !== undefined;
}

export async function loadInterrupted(): Promise<void> {
  try {
    const [interrupted, elsewhere] = await Promise.all([runJournal.interrupted(), runJournal.elsewhere()]);
    const runs = await Promise.all([
      ...interrupted.map((run) => listed(run, 'interrupted')),
      ...elsewhere.map((run) => listed(run, 'elsewhere')),
    ]);
    const found = runs
      .filter((run) => run !== null)
      .toSorted((left, right) => begunAt(right).localeCompare(begunAt(left)));
    useInterrupted.setState({ runs: found, problem: null, evicted: evictedCount('journal') });
  } catch (error) {
    tell('Interrupted runs could not be read', error);
  }
}

whenOpenedLate(() => void loadInterrupted());

/** The visitor has read that the browser cleared them. */
export function closeEvictedInterrupted(): void {
  forgetEvicted('journal');
  useInterrupted.setState({ evicted: 0 });
}

/** As the name of a journal tells, after its domain. */
const begunAt = ({ id }: InterruptedRun): string => id.replace(/^[a-z]+-/, '');

/** Lists them anew when one that runs in another tab comes to its end, or its tab does. */
export async function watchElsewhere(signal: AbortSignal): Promise<void> {
  const elsewhere = useInterrupted.getState().runs.filter(({ state }) => state === 'elsewhere');
  await Promise.race(elsewhere.map(({ id }) => runJournal.whenFree(id, signal)));
  if (elsewhere.length > 0 && !signal.aborted) await loadInterrupted();
}

async function listed(id: string, state: 'interrupted' | 'elsewhere'): Promise<InterruptedRun | null> {
  const read = await runJournal.read(id, RUN_PARSER);
  if (read === null) return null;
  if (read.state !== 'good') return { state: read.state, id };
  const { header, entries, notice } = read;
  const { domain, startedAt, model, settings } = header;
  return { state, id, domain, startedAt, model: model.name, settings, notice, ...progressOf(header, entries) };
}

async function earlierOf(id: string): Promise<Earlier> {
  const read = await runJournal.read(id, RUN_PARSER);
  if (read === null) throw new Error(RUNS.gone);
  if (read.state !== 'good') throw new Error(INTERRUPTED.damagedHead);
  return read;
}

/** Since it was listed, another tab may have gone on with it, and none may meanwhile. */
function alone<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  return runJournal.alone(id, work).finally(loadInterrupted);
}

/** @throws Error with one plain sentence, as all below. */
export async function goOn(id: string): Promise<void> {
  const earlier = await alone(id, () => earlierOf(id));
  if (isRunning()) throw new Error(INTERRUPTED.busy);
  await useInterrupted.getState().goOn[earlier.header.domain]?.(id, earlier);
  // It is this page's now, also where the list is still shown.
  await loadInterrupted();
}

/** Among the visitor's runs, as if it had been stopped where it was interrupted. */
export function keepInterrupted(id: string): Promise<void> {
  return alone(id, async () => {
    const { header, entries } = await earlierOf(id);
    if (entries.length === 0) throw new Error(INTERRUPTED.nothing);
    if (await keepRun(recordOf(header, entries), 'live')) await runJournal.end(id);
  });
}

export function deleteInterrupted(id: string): Promise<void> {
  return alone(id, async () => {
    const lines = await runJournal.raw(id);
    if (lines.length === 0) throw new Error(RUNS.gone);
    await runJournal.end(id);
    useInterrupted.setState({ deleted: { id, lines } });
  });
}

export async function bringBackInterrupted(): Promise<void> {
  const { deleted } = useInterrupted.getState();
  if (deleted === null) return;
  useInterrupted.setState({ deleted: null });
  await runJournal.restore(deleted.id, deleted.lines);
  await loadInterrupted();
}

export async function exportInterrupted(id: string): Promise<void> {
  const lines = await runJournal.raw(id);
  const content = lines.map(({ text }) => `${text}\n`).join('');
  download({ name: `selkie-${id}.jsonl`, type: 'application/jsonl', content });
}

function tell(what: string, error: unknown): void {
  useInterrupted.setState({ problem: `${what} in this browser (${asClause(error)}).` });
}
