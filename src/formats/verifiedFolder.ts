/** A folder whose files are known beforehand by their SHA-256: what is cut, changed or stale is refused, not computed with. */
import { type FileSource, fileOf } from './fileSource';
import { FormatError } from './formatError';

/** @param hashes of each file that may be read, in lower-case hexadecimal. */
export function verifiedFolder(source: FileSource, hashes: Readonly<Record<string, string>>): FileSource {
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = await source.read(path);
    if (!Object.hasOwn(hashes, path) || (await sha256(bytes)) !== hashes[path])
      throw new FormatError(
        'broken',
        `${source.name}/${path}: the file came damaged, or is of another version (its SHA-256 differs); reload the page to fetch it again.`,
      );
    return bytes;
  };
  return { name: source.name, list: () => source.list(), read, open: async (path) => fileOf(await read(path)) };
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
