/** A folder in a zip archive, read (as others pack it) and written (PKWARE APPNOTE 6.3; fflate). The library comes when it is needed. */
import { type FileSource, fileOf } from './fileSource';
import { FormatError, looksLike, quoted } from './formatError';

/** Most bytes of one file, unpacked: more than any adapter of a model that runs here. */
export const LARGEST_FILE = 2 ** 30;

/** Beyond it the archive would need the extension that not all programs read. */
const LARGEST_ARCHIVE = 2 ** 32 - 2 ** 20;

const library = () => import('fflate');

/** By its first bytes; an empty archive begins otherwise. */
function isZip(bytes: Uint8Array): boolean {
  const [p, k, third, fourth] = bytes;
  return p === 0x50 && k === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6));
}

function likeness(bytes: Uint8Array): string {
  const seen = looksLike(bytes);
  return seen === null ? '' : ` but ${seen.split(';')[0]}`;
}

/**
 * The folder of the archive that has the file `mark`, at its root or in a folder inside; the root where there is none. A file is
 * unpacked when it is read. What the archive says of sizes bounds what is allocated, and `most` bounds what it may say.
 * @param name what messages call the archive. @throws FormatError naming the archive and the file in it.
 */
export async function zipFolder(
  name: string,
  bytes: Uint8Array,
  mark: string,
  most = LARGEST_FILE,
): Promise<FileSource> {
  if (!isZip(bytes))
    throw new FormatError(
      'broken',
      `${name}: this is no zip archive${likeness(bytes)}; give a folder or a zip of one.`,
    );
  const { unzipSync } = await library();
  const unzip = (take: (file: { name: string; originalSize: number }) => boolean) => {
    try {
      return unzipSync(bytes, { filter: take });
    } catch (error) {
      if (error instanceof FormatError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new FormatError(
        'broken',
        `${name}: the zip archive cannot be unpacked (${why}); it may be cut off or encrypted.`,
      );
    }
  };
  // Some programs of Windows write backslashes.
  const plain = (path: string): string => path.replaceAll('\\', '/');
  const paths: string[] = [];
  unzip((file) => {
    paths.push(plain(file.name));
    return false;
  });
  const marks = paths.filter((path) => path === mark || path.endsWith(`/${mark}`));
  if (marks.length > 1)
    throw new FormatError(
      'unsupported',
      `${name}: ${quoted(mark)} is in it ${marks.length} times (${quoted(marks[0])}, ${quoted(marks[1])}); pack one folder alone.`,
    );
  const root = (marks[0] ?? mark).slice(0, -mark.length);
  const inside = (path: string): boolean => path.startsWith(root) && !path.slice(root.length).includes('/');
  const names = new Set(paths.filter((path) => inside(path) && path !== root).map((path) => path.slice(root.length)));
  const read = async (path: string): Promise<Uint8Array> => {
    const wanted = root + path;
    const [found] = Object.values(
      unzip((file) => {
        if (plain(file.name) !== wanted) return false;
        if (file.originalSize > most)
          throw new FormatError(
            'unsupported',
            `${name}/${wanted}: unpacked it is ${file.originalSize} bytes; possible are ${most} at most.`,
          );
        return true;
      }),
    );
    if (found === undefined) throw new FormatError('missing', `${name}/${wanted}: there is no such file.`);
    return found;
  };
  return { name, list: async () => [...names], read, open: async (path) => fileOf(await read(path)) };
}

/**
 * An archive of files one after another, not compressed: weights are noise to a compressor. Of its bytes no more is in memory than
 * a part of a file. @param files names, and each file's bytes in parts.
 */
export async function* zipOf(
  files: Iterable<readonly [name: string, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>]>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { Zip, ZipPassThrough } = await library();
  const ready: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let failed: Error | null = null;
  const zip = new Zip((error, data) => {
    failed ??= error;
    ready.push(new Uint8Array(data));
  });
  for (const [name, parts] of files) {
    const file = new ZipPassThrough(name);
    // One date for all, so that equal files make equal archives.
    file.mtime = new Date(1980, 0, 1);
    zip.add(file);
    for await (const part of parts) {
      size += part.length;
      if (size > LARGEST_ARCHIVE)
        throw new FormatError(
          'unsupported',
          `${name}: a zip archive holds 4 GB at most; write it as bf16, or with the command line as a folder.`,
        );
      file.push(part);
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(), true);
    yield* ready.splice(0);
  }
  zip.end();
  if (failed !== null) throw failed;
  yield* ready.splice(0);
}
