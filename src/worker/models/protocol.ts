/** What page and download worker say to each other, by comlink. */
import type { Failure } from '../protocol';
import type { DownloadProgress } from './download';

export type Wanted =
  | { kind: 'hub'; id: string; revision: string; file: string | null; token: string }
  | { kind: 'address'; address: string };

export interface Offer {
  key: string;
  name: string;
  from: string;
  /** Of all files; null where a host does not say. */
  bytes: number | null;
  files: readonly string[];
}

export type Looked = { kind: 'found'; offer: Offer } | { kind: 'failed'; failure: Failure };
export type Downloaded = { kind: 'done' } | { kind: 'cancelled' } | { kind: 'failed'; failure: Failure };

export type FetchedFile = { kind: 'done'; file: File } | { kind: 'cancelled' } | { kind: 'failed'; failure: Failure };

export interface DownloadServer {
  /** What there is, before anything is fetched. */
  look: (wanted: Wanted) => Promise<Looked>;
  /** Fetches what was looked at last. */
  download: (tell: (progress: DownloadProgress) => void) => Promise<Downloaded>;
  /** One file into memory, of at most so many bytes; `total` is null where the host does not say. */
  file: (address: string, most: number, tell: (received: number, total: number | null) => void) => Promise<FetchedFile>;
  cancel: () => void;
}
