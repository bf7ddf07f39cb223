/** Text of a file, which must be UTF-8: what another encoding has outside ASCII would be read as U+FFFD, without a word. */
import { FormatError } from './formatError';

/** A byte order mark at the start is left out. @throws FormatError `broken` naming the file. */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError('broken', `${file}: this is not UTF-8 text${guess(bytes)}; save it as UTF-8.`);
  }
}

/** UTF-16 has a mark of its own; what has no other control characters than a text is mostly one byte a character. */
function guess(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) return ' but UTF-16';
  const isText = bytes.subarray(0, 4096).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
  return isText ? ' but probably Latin-1 or Windows-1252' : '';
}
