/** A file from an address: fetched by the worker that may ask other hosts, one worker a file, gone with its answer. */
import { proxy, releaseProxy, wrap } from 'comlink';
import type { DownloadServer, FetchedFile } from '../../worker/models/protocol';
import { startWorker } from '../../worker/scripts';
import { ADDRESS } from './words/address';

export interface Fetching {
  answer: Promise<FetchedFile>;
  cancel: () => void;
}

/** @param most bytes that are read of such a file. */
export function fetchFromAddress(
  address: string,
  most: number,
  tell: (received: number, total: number | null) => void,
): Fetching {
  const worker = startWorker('models');
  const remote = wrap<DownloadServer>(worker);
  const died = new Promise<FetchedFile>((resolve) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      resolve({ kind: 'failed', failure: { code: 'unexpected', message: ADDRESS.stopped } });
    });
  });
  const answer = Promise.race([remote.file(address, most, proxy(tell)), died]).finally(() => {
    remote[releaseProxy]();
    worker.terminate();
  });
  return { answer, cancel: () => void remote.cancel() };
}
