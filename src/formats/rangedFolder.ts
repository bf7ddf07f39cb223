/** A folder behind an address whose server answers ranges, read part by part and copied nowhere. */
import type { FileSource, OpenFile } from './fileSource';
import { FormatError } from './formatError';

/** @param files those that are there. @throws (from its methods) FormatError naming the address. */
export function rangedFolder(base: string, name: string, files: readonly string[]): FileSource {
  const open = async (path: string): Promise<OpenFile> => {
    const address = `${base.replace(/\/+$/, '')}/${encodeURIComponent(path)}`;
    const ask = async (init: RequestInit): Promise<Response> => {
      const response = await fetch(address, init).catch((error: unknown) => {
        throw new FormatError('unreadable', `${address}: no answer (${String(error)}); is the server still there?`);
      });
      if (response.status === 404) throw new FormatError('missing', `${address}: there is no such file any more.`);
      if (!response.ok) throw new FormatError('unreadable', `${address}: the server answers ${response.status}.`);
      return response;
    };
    const size = Number((await ask({ method: 'HEAD' })).headers.get('content-length'));
    return {
      size,
      async read(begin, end) {
        if (begin === end) return new Uint8Array();
        const response = await ask({ headers: { Range: `bytes=${begin}-${end - 1}` } });
        const body = await response.arrayBuffer().catch((error: unknown) => {
          throw new FormatError('unreadable', `${address}: the connection broke (${String(error)}); try again.`);
        });
        const bytes = new Uint8Array(body);
        if (bytes.length === end - begin) return bytes;
        throw new FormatError(
          'unreadable',
          `${address}: ${bytes.length} bytes came where ${end - begin} were asked for; the file may have changed.`,
        );
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
