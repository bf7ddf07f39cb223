/** Files that a visitor chose or dropped: gzipped or not, and read no further than a limit. */
import { FormatError } from './formatError';
import { decodeUtf8 } from './utf8';

/** Why a file was not read. `packed-large`: only what it unpacks to is too large; `cut`: an archive that ends too early. */
export type Unread = 'large' | 'packed-large' | 'cut' | 'unreadable';

export class UnreadError extends Error {
  override readonly name = 'UnreadError';

  constructor(readonly why: Unread) {
    super(`The file was not read (${why}).`);
  }
}

/**
 * What the first two bytes say counts, whatever the file is called; some hosts unpack on the way.
 * @param most bytes, unpacked. What is small on the disk may unpack to more than the memory holds.
 * @throws UnreadError
 */
export async function unpacked(file: Blob, most: number): Promise<Uint8Array> {
  const start = await file
    .slice(0, 2)
    .arrayBuffer()
    .catch(() => null);
  // A folder that was dropped cannot be read as a file.
  if (start === null) throw new UnreadError('unreadable');
  const [first, second] = new Uint8Array(start);
  const packed = first === 0x1f && second === 0x8b;
  if (!packed && file.size > most) throw new UnreadError('large');
  const reader = (packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read().catch(() => {
      throw new UnreadError(packed ? 'cut' : 'unreadable');
    });
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new UnreadError(packed ? 'packed-large' : 'large');
    }
    parts.push(value);
  }
}

/** @returns as `unread` why others of them were not, a sentence each. @param most megabytes, unpacked. */
export async function readTexts(
  files: readonly File[],
  most: number,
): Promise<{ read: { name: string; text: string }[]; unread: string[] }> {
  const [read, unread]: [{ name: string; text: string }[], string[]] = [[], []];
  const limit = `larger than ${most} MB, the most that is read of one; split it into several files.`;
  const sentences: Record<Unread, string> = {
    large: `the file is ${limit}`,
    'packed-large': `unpacked, the file is ${limit}`,
    cut: 'this is a gzip archive that cannot be unpacked to its end; fetch it again.',
    unreadable: 'the file could not be read.',
  };
  for (const file of files) {
    try {
      read.push({ name: file.name, text: decodeUtf8(await unpacked(file, most * 1024 * 1024), file.name) });
    } catch (error) {
      const why = error instanceof UnreadError ? error.why : 'unreadable';
      unread.push(error instanceof FormatError ? error.message : `${file.name}: ${sentences[why]}`);
    }
  }
  return { read, unread };
}
