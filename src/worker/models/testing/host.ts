/** Hosts and a file system of tests: what they answer and keep is told by each test. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect } from 'vitest';
import { FormatError } from '../../../formats/formatError';
import type { AboutModel, Sink } from '../../../storage/modelStore';

export const bytesOf = (length: number, seed = 1): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 251);

/** Files in memory as the browser's file system has them. `room`: bytes until the disk is full. */
export function memoryStore(room = Number.POSITIVE_INFINITY) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const abouts = new Map<string, AboutModel>();
  const held = new Set<string>();
  const openSink = async (key: string, name: string): Promise<Sink> => {
    const path = `${key}/${name}`;
    const present = (): Uint8Array<ArrayBuffer> => files.get(path) ?? new Uint8Array();
    return {
      get size() {
        return present().length;
      },
      write(bytes) {
        if (present().length + bytes.length > room) throw new DOMException('full', 'QuotaExceededError');
        const all = new Uint8Array(present().length + bytes.length);
        all.set(present());
        all.set(bytes, present().length);
        files.set(path, all);
      },
      restart: () => void files.set(path, new Uint8Array()),
      read: (begin, end) => present().slice(begin, end),
      close: () => undefined,
    };
  };
  return {
    files,
    abouts,
    held,
    openSink,
    aboutModel: async (key: string) => abouts.get(key) ?? null,
    holdModel: async (key: string) => {
      if (held.has(key)) throw new FormatError('unreadable', `Another tab of this page has ${key} loaded.`);
      held.add(key);
      return async () => void held.delete(key);
    },
    writeAbout: async (about: AboutModel) => {
      if (JSON.stringify(about).length > room) throw new DOMException('full', 'QuotaExceededError');
      abouts.set(about.key, about);
    },
  };
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A host that answers as it is told; the requests it had, with their ranges. */
export async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://localhost:${(server.address() as AddressInfo).port}`, requests };
}

/** A file with ranges, as good hosts have them. */
export function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  etag: string,
  stopAfter = Number.POSITIVE_INFINITY,
): void {
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const from = asked !== undefined ? Number(asked) : 0;
  const part = bytes.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    etag,
    'content-length': part.length,
    ...(from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  if (part.length <= stopAfter) response.end(part);
  else response.write(part.subarray(0, stopAfter), () => response.destroy());
}

/** The one sentence that a person is told. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'nothing was refused',
    (reason: unknown) => reason,
  );
  if (!(error instanceof FormatError)) throw new Error(`not a FormatError: ${String(error)}`);
  expect(error.message).toMatch(/^[^\n]{10,500}\.$/);
  return error.message;
}
