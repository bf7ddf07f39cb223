/** What the kill test breaks and looks at: a browser that can be killed, what its journal holds, and runs without their times. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type TestInfo } from '@playwright/test';
import { type JournalHeader, progressOf, RUN_PARSER } from '../src/seal/record/journal';
import { decodeLine, readRun } from '../src/storage/journalFormat';
import { withFaults } from './faults';
import { acceptDialogs } from './runsPage';

/** A browser whose storage outlives it. */
export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Ends its process at once, without a word to anybody. */
  kill: () => Promise<void>;
}

/** The folder of a visitor, for `openVisit`. */
export const newVisitor = (): Promise<string> => mkdtemp(join(tmpdir(), 'selkie-visitor-'));
export const forgetVisitor = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

export async function openVisit(folder: string, { project: { use } }: TestInfo): Promise<Visit> {
  const { baseURL, viewport, launchOptions } = use;
  const options = { ...launchOptions, baseURL, viewport, serviceWorkers: 'block' } as const;
  const context = await chromium.launchPersistentContext(folder, options);
  await withFaults(context);
  const [page = await context.newPage()] = context.pages();
  acceptDialogs(page);
  const kill = async (): Promise<void> => {
    const closed = new Promise((resolve) => context.once('close', resolve));
    process.kill(browserOf(folder), 'SIGKILL');
    await closed;
  };
  return { context, page, kill };
}

/** Playwright does not tell the process of a browser that keeps its storage; Linux does. */
export const CAN_KILL = existsSync('/proc/self/cmdline');

function browserOf(folder: string): number {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = ids.find((id) => {
    const words = commandOf(id);
    return words.includes(`--user-data-dir=${folder}`) && !words.some((word) => word.startsWith('--type='));
  });
  if (found === undefined) throw new Error(`No browser runs on ${folder}`);
  return Number(found);
}

function commandOf(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Every line of every journal of this browser, as it lies there, after all writes that were begun before. */
export function journalLines(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const asked = indexedDB.open('selkie');
        // Before the page has made its database: nothing is written, and nothing is made in its place.
        asked.onupgradeneeded = () => asked.transaction?.abort();
        asked.onerror = () => (asked.error?.name === 'AbortError' ? resolve([]) : reject(asked.error));
        asked.onsuccess = () => {
          const lines = asked.result.transaction('journal').objectStore('journal').getAll();
          lines.onerror = () => reject(lines.error);
          lines.onsuccess = () => {
            asked.result.close();
            resolve(lines.result.map(String));
          };
        };
      }),
  );
}

/** Of the one run that the lines are of. */
export function progressIn(lines: readonly string[]): ReturnType<typeof progressOf> {
  const decoded = lines.map(decodeLine);
  const run = decoded[0]?.run ?? '';
  const read = readRun<JournalHeader, NonNullable<ReturnType<typeof RUN_PARSER.entry>>>(run, decoded, RUN_PARSER);
  if (read?.state !== 'good') throw new Error(`The journal cannot be read: ${read?.state ?? 'no line'}`);
  return progressOf(read.header, read.entries);
}

const TIMES: ReadonlySet<string> = new Set(['seconds', 'startedAt', 'id', 'cost']);

/** A run file without what hangs on the clock: the rest, the list of its stages included, is the same for the same settings. */
export function timeless(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => (TIMES.has(key) ? undefined : value));
}
