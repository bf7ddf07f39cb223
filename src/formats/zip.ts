/** Texts as one zip archive (PKWARE APPNOTE 6.3), by fflate; weights go in parts and uncompressed, by `zipFolder.ts`. */
import { strToU8, zipSync } from 'fflate';

/** @param files by name, with folders before a slash; in one folder of the name `root`. */
export function compressedZip(root: string, files: ReadonlyMap<string, string | Uint8Array>): Uint8Array<ArrayBuffer> {
  const entries = [...files].map(([name, content]): [string, Uint8Array] => [
    `${root}/${name}`,
    typeof content === 'string' ? strToU8(content) : content,
  ]);
  // The same files make the same bytes.
  return new Uint8Array(zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1) }));
}
