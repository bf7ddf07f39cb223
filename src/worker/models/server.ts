/** The worker's end of downloads: one at a time, and every call comes to an end. */
import { toFailure } from '../failure';
import { download, type Store } from './download';
import { type DownloadPlan, planAddress, planHub } from './plan';
import type { Downloaded, DownloadServer, Looked, Wanted } from './protocol';

/** Milliseconds between two words on how far it is: a fast disk takes thousands of parts a second. */
const TELL_EVERY = 100;

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
      if (plan === null || running !== null)
        return {
          kind: 'failed',
          failure: { code: 'bad-request', message: 'Another download is under way, or there is nothing to fetch.' },
        };
      const own = new AbortController();
      running = own;
      let told = Number.NEGATIVE_INFINITY;
      try {
        await download(plan, {
          ...host(),
          ...store,
          signal: own.signal,
          tell: (progress) => {
            if (progress.kind === 'fetching' && progress.received !== progress.total && now() - told < TELL_EVERY)
              return;
            told = now();
            tell(progress);
          },
        });
        return { kind: 'done' };
      } catch (error) {
        return own.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: toFailure(error) };
      } finally {
        running = null;
      }
    },
    cancel: () => running?.abort(),
  };
}
