/** A folder behind an address, for a page or worker. */

import { type FileSource, fileOf } from './fileSource';
import { FormatError, looksLike } from './formatError';
import { isJsonObject, parseJsonObject } from './jsonFile';
import { type SetTimer, StallWatch, wallTimer } from './stall';

/** Called as bytes of a file arrive. `total` is null when the server does not say. */
export type BytesEvent = (event: { path: string; received: number; total: number | null }) => void;

export interface WebFolderOptions {
  onBytes?: BytesEvent;
  signal?: AbortSignal;
  /** The folder's files, when the caller knows them; otherwise the server is asked for each known name. */
  files?: readonly string[];
  /** Milliseconds without a byte after which a request is given up. */
  stallAfter?: number;
  setTimer?: SetTimer;
}

const STALL_AFTER = 30_000;

/** HTTP has no listing; these are the names that a model or adapter folder may have. */
const KNOWN_NAMES = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
  'model.safetensors',
  'model.safetensors.index.json',
  'adapter_config.json',
  'adapter_model.safetensors',
];

/** @throws (from its methods) FormatError naming the address; an abort rejects with the signal's reason. */
export function webFolder(base: string, options: WebFolderOptions = {}): FileSource {
  const address = (path: string): string =>
    `${base.replace(/\/+$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const { stallAfter = STALL_AFTER, setTimer = wallTimer } = options;
  /** The work with one request, given up when nothing comes for too long. */
  const watched = async <Result>(path: string, work: (transfer: Transfer) => Promise<Result>): Promise<Result> => {
    const progress: Progress = { received: 0, total: null };
    const watch = new StallWatch(stallAfter, setTimer, () => stalled(address(path), stallAfter, progress));
    try {
      return await work({ path, progress, watch });
    } finally {
      watch.stop();
    }
  };
  const request = async ({ path, watch }: Transfer, method: 'GET' | 'HEAD'): Promise<Response> => {
    const signal = options.signal ? AbortSignal.any([options.signal, watch.signal]) : watch.signal;
    try {
      const response = await watch.until(fetch(address(path), { method, signal }));
      watch.alive();
      return response;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof FormatError) throw error;
      throw new FormatError(
        'unreadable',
        `${address(path)}: no answer (${error instanceof Error ? error.message : String(error)}); check the address and the connection.`,
      );
    }
  };
  const exists = (path: string): Promise<boolean> =>
    watched(path, async (transfer) => {
      const { ok, headers } = await request(transfer, 'HEAD');
      return ok && !isWebPage(headers);
    });
  const readBy = async (transfer: Transfer): Promise<Uint8Array> => {
    const { path } = transfer;
    const response = await request(transfer, 'GET');
    if (response.status === 404) throw new FormatError('missing', `${address(path)}: there is no such file.`);
    if (!response.ok)
      throw new FormatError(
        'unreadable',
        `${address(path)}: the server answers ${response.status} ${response.statusText}.`.replace(' .', '.'),
      );
    if (isWebPage(response.headers)) throw webPage(address(path));
    const bytes = await receive(response, transfer, options);
    if (looksLike(bytes)?.startsWith('a web page')) throw webPage(address(path));
    return bytes;
  };
  const read = (path: string): Promise<Uint8Array> => watched(path, readBy);
  return {
    name: base,
    read,
    open: async (path) => fileOf(await read(path)),
    async list() {
      if (options.files) return [...options.files];
      const answers = await Promise.all(KNOWN_NAMES.map(exists));
      const found = KNOWN_NAMES.filter((_, index) => answers[index]);
      const index = 'model.safetensors.index.json';
      if (!found.includes(index) || found.includes('model.safetensors')) return found;
      const shards = shardNames(parseJsonObject(await read(index), address(index)));
      const present = await Promise.all(shards.map(exists));
      return [...found, ...shards.filter((_, position) => present[position])];
    },
  };
}

function isWebPage(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('text/html') ?? false;
}

function webPage(address: string): FormatError {
  return new FormatError(
    'missing',
    `${address}: the server answers with a web page in place of the file; the address is probably wrong.`,
  );
}

/** Shards in this folder; whether the index makes sense is checked where it is read. */
function shardNames(index: Record<string, unknown>): string[] {
  const map = index.weight_map;
  if (!isJsonObject(map)) return [];
  return [...new Set(Object.values(map))]
    .filter((shard) => typeof shard === 'string')
    .filter((shard) => !/[/\\:]/.test(shard));
}

interface Progress {
  received: number;
  total: number | null;
}

/** One request that is under way. */
interface Transfer {
  path: string;
  progress: Progress;
  watch: StallWatch;
}

function stalled(address: string, stallAfter: number, { received, total }: Progress): FormatError {
  const got = received === 0 ? 'not a byte' : `${received} bytes`;
  return new FormatError(
    'unreadable',
    `${address}: nothing came for ${stallAfter / 1000} s (${got}${total === null ? '' : ` of ${total}`} until then); check the connection and try again.`,
  );
}

/** The body's bytes, counted as they arrive. */
async function receive(
  response: Response,
  { path, progress, watch }: Transfer,
  { onBytes, signal }: WebFolderOptions,
): Promise<Uint8Array> {
  const stated = response.headers.get('content-encoding') ? null : response.headers.get('content-length');
  const total = stated === null ? null : Number(stated);
  progress.total = total;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const part = await watch.until(reader.read());
      if (part.done) break;
      watch.alive();
      chunks.push(part.value);
      progress.received += part.value.length;
      onBytes?.({ path, received: progress.received, total });
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof FormatError) throw error;
    throw new FormatError('unreadable', `${path}: the connection broke after ${progress.received} bytes; try again.`);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
