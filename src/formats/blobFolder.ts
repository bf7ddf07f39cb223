/** Files that a visitor chose, or that the browser keeps, as a folder. No more of one is read than is asked for. */
import type { FileSource, OpenFile } from './fileSource';
import { FormatError } from './formatError';

export type GetFile = () => Promise<Blob>;

/** @param name for messages. @throws (from its methods) FormatError naming the file. */
export function blobFolder(name: string, files: ReadonlyMap<string, GetFile>): FileSource {
  const open = async (path: string): Promise<OpenFile> => {
    const get = files.get(path);
    if (get === undefined) throw new FormatError('missing', `${name}/${path}: there is no such file.`);
    const read = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      try {
        return await work();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new FormatError(
          'unreadable',
          `${name}/${path}: the file cannot be read any more (${reason}); it may have been changed or moved. Choose it again.`,
        );
      }
    };
    const blob = await read(get);
    return {
      size: blob.size,
      read: (begin, end) => read(async () => new Uint8Array(await blob.slice(begin, end).arrayBuffer())),
    };
  };
  return {
    name,
    list: async () => [...files.keys()],
    open,
    async read(path) {
      const file = await open(path);
      return file.read(0, file.size);
    },
  };
}
