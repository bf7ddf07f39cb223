/** A folder behind an address whose server answers ranges, read part by part and copied nowhere. */
import type { FileSource, OpenFile } from './fileSource';
import { FormatError } from './formatError';

/** Milliseconds in which an answer and all of its bytes must be there; of large files some megabytes are asked for at once. */
const ANSWERS_WITHIN = 60_000;

/** @param files those that are there. @throws (from its methods) FormatError naming the address. */
export function rangedFolder(
  base: string,
  name: string,
  files: readonly string[],
  answersWithin = ANSWERS_WITHIN,
): FileSource {
  const open = async (path: string): Promise<OpenFile> => {
    const address = `${base.replace(/\/+$/, '')}/${encodeURIComponent(path)}`;
    const wrong = (what: string): FormatError => new FormatError('unreadable', `${address}: ${what}.`);
    const ask = async (init: RequestInit): Promise<Response> => {
      const response = await fetch(address, { ...init, signal: AbortSignal.timeout(answersWithin) }).catch(
        (error: unknown) => {
          throw wrong(`no answer (${String(error)}); see whether the server is still there`);
        },
      );
      if (response.status === 404) throw new FormatError('missing', `${address}: there is no such file any more.`);
      if (!response.ok) throw wrong(`the server answers ${response.status}`);
      return response;
    };
    const askPart = async (begin: number, end: number): Promise<Response> => {
      const response = await ask({ headers: { Range: `bytes=${begin}-${end - 1}` } });
      if (response.status === 206) return response;
      // Else all of it would come each time, gigabytes perhaps.
      await response.body?.cancel();
      throw wrong('the server sends no parts of files (range requests), which this needs');
    };
    const size = await sizeOf(ask, askPart);
    if (size === null) throw wrong('the server does not say how large the file is');
    return {
      size,
      async read(begin, end) {
        if (begin === end) return new Uint8Array();
        const response = await askPart(begin, end);
        const body = await response.arrayBuffer().catch((error: unknown) => {
          throw wrong(`the connection broke (${String(error)}); try again`);
        });
        const bytes = new Uint8Array(body);
        if (bytes.length === end - begin) return bytes;
        throw wrong(`${bytes.length} bytes came where ${end - begin} were asked for; the file may have changed`);
      },
    };
  };
  return {
    name,
    list: async () => [...files],
    open,
    async read(path) {
      const file = await open(path);
      return file.read(0, file.size);
    },
  };
}

/** Bytes of the file: as the server says when it is asked about it, or with its first byte. */
async function sizeOf(
  ask: (init: RequestInit) => Promise<Response>,
  askPart: (begin: number, end: number) => Promise<Response>,
): Promise<number | null> {
  const { headers } = await ask({ method: 'HEAD' });
  const length = headers.get('content-length');
  // The length of a packed answer is that of the packing.
  if (length !== null && !headers.get('content-encoding')) return Number(length);
  const part = await askPart(0, 1);
  await part.body?.cancel();
  const [, whole] = /\/(\d+)$/.exec(part.headers.get('content-range') ?? '') ?? [];
  return whole === undefined ? null : Number(whole);
}
