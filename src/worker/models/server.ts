/** The worker's end of downloads: one at a time, and every call comes to an end. */
import { toFailure } from '../failure';
import { download, type Store } from './download';
import { fetchOneFile } from './oneFile';
import { type DownloadPlan, planAddress, planHub } from './plan';
import type { Downloaded, DownloadServer, FetchedFile, Looked, Wanted } from './protocol';

/** Milliseconds between two words on how far it is: a fast disk takes thousands of parts a second. */
const TELL_EVERY = 100;

type Ended = Exclude<Downloaded, { kind: 'done' }>;

const UNDER_WAY: Ended = {
  kind: 'failed',
  failure: { code: 'bad-request', message: 'Another download is under way, or there is nothing to fetch.' },
};

/** Whether it is time for another word; always, where it `must` be said. */
function every(milliseconds: number, now: () => number): (must: boolean) => boolean {
  let told = Number.NEGATIVE_INFINITY;
  return (must) => {
    if (!must && now() - told < milliseconds) return false;
    told = now();
    return true;
  };
}

export function makeDownloadServer(
  store: Store,
  get: typeof fetch,
  now: () => number = () => performance.now(),
): DownloadServer {
  let plan: DownloadPlan | null = null;
  let token = '';
  let running: AbortController | null = null;
  const host = () => ({ fetch: get, ...(token !== '' && { token }) });
  const planOf = (wanted: Wanted): Promise<DownloadPlan> => {
    token = wanted.kind === 'hub' ? wanted.token : '';
    return wanted.kind === 'hub'
      ? planHub(host(), wanted.id, wanted.revision, wanted.file)
      : planAddress(host(), wanted.address);
  };
  /** One at a time. */
  async function alone<Done>(work: (signal: AbortSignal) => Promise<Done>): Promise<Done | Ended> {
    if (running !== null) return UNDER_WAY;
    const own = new AbortController();
    running = own;
    try {
      return await work(own.signal);
    } catch (error) {
      return own.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: toFailure(error) };
    } finally {
      running = null;
    }
  }
  return {
    async look(wanted): Promise<Looked> {
      try {
        plan = await planOf(wanted);
        const { key, name, from, files } = plan;
        const bytes = files.reduce<number | null>(
          (sum, one) => (sum === null || one.bytes === null ? null : sum + one.bytes),
          0,
        );
        return { kind: 'found', offer: { key, name, from, bytes, files: files.map((one) => one.name) } };
      } catch (error) {
        plan = null;
        return { kind: 'failed', failure: toFailure(error) };
      }
    },
    async download(tell): Promise<Downloaded> {
      const own = plan;
      if (own === null) return UNDER_WAY;
      const mayTell = every(TELL_EVERY, now);
      return alone(async (signal) => {
        await download(own, {
          ...host(),
          ...store,
          signal,
          tell: (progress) => {
            if (mayTell(progress.kind !== 'fetching' || progress.received === progress.total)) tell(progress);
          },
        });
        return { kind: 'done' };
      });
    },
    file(address, most, tell): Promise<FetchedFile> {
      const mayTell = every(TELL_EVERY, now);
      return alone(async (signal) => {
        const file = await fetchOneFile(address, {
          ...{ fetch: get, most, signal },
          tell: (received, total) => {
            if (mayTell(received === total)) tell(received, total);
          },
        });
        return { kind: 'done', file };
      });
    },
    cancel: () => running?.abort(),
  };
}
