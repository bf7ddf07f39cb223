/** A folder behind an address, for a page or worker. */

import type { FileSource } from './fileSource';
import { FormatError, looksLike } from './formatError';
import { isJsonObject, parseJsonObject } from './jsonFile';

/** Called as bytes of a file arrive. `total` is null when the server does not say. */
export type BytesEvent = (event: { path: string; received: number; total: number | null }) => void;

export interface WebFolderOptions {
  onBytes?: BytesEvent;
  signal?: AbortSignal;
  /** The folder's files, when the caller knows them; otherwise the server is asked for each known name. */
  files?: readonly string[];
}

/** HTTP has no listing; these are the names that a model or adapter folder may have. */
const KNOWN_NAMES = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
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
  const request = async (path: string, method: 'GET' | 'HEAD'): Promise<Response> => {
    try {
      return await fetch(address(path), { method, ...(options.signal ? { signal: options.signal } : {}) });
    } catch (error) {
      options.signal?.throwIfAborted();
      throw new FormatError(
        'unreadable',
        `${address(path)}: no answer (${error instanceof Error ? error.message : String(error)}); check the address and the connection.`,
      );
    }
  };
  const exists = async (path: string): Promise<boolean> => {
    const { ok, headers } = await request(path, 'HEAD');
    return ok && !isWebPage(headers);
  };
  const read = async (path: string): Promise<Uint8Array> => {
    const response = await request(path, 'GET');
    if (response.status === 404) throw new FormatError('missing', `${address(path)}: there is no such file.`);
    if (!response.ok)
      throw new FormatError(
        'unreadable',
        `${address(path)}: the server answers ${response.status} ${response.statusText}.`.replace(' .', '.'),
      );
    if (isWebPage(response.headers)) throw webPage(address(path));
    const bytes = await receive(response, path, options);
    if (looksLike(bytes)?.startsWith('a web page')) throw webPage(address(path));
    return bytes;
  };
  return {
    name: base,
    read,
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

/** The body's bytes, counted as they arrive. */
async function receive(response: Response, path: string, { onBytes, signal }: WebFolderOptions): Promise<Uint8Array> {
  const stated = response.headers.get('content-encoding') ? null : response.headers.get('content-length');
  const total = stated === null ? null : Number(stated);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      chunks.push(part.value);
      received += part.value.length;
      onBytes?.({ path, received, total });
    }
  } catch {
    signal?.throwIfAborted();
    throw new FormatError('unreadable', `${path}: the connection broke after ${received} bytes; try again.`);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
