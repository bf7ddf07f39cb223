/** One file of the visitor's, from the address that they typed: whole, in memory, and no more of it than is read of such a file. */
import { byteSize } from '../../contract/byteSize';
import { FormatError, looksLike, quoted } from '../../formats/formatError';
import { StallWatch, wallTimer } from '../../formats/stall';
import { answer, assertGood, assertSameHost, type Host, isWebPage, statedBy } from './plan';

export interface OneFileOptions extends Host {
  /** Most bytes; what is read of a file of this kind. */
  most: number;
  signal: AbortSignal;
  /** Bytes that are there, and of how many where the host says it. */
  tell: (received: number, total: number | null) => void;
  /** Milliseconds without a byte after which the connection is given up. */
  stallAfter?: number;
}

const STALL_AFTER = 30_000;
const THIS_MACHINE = new Set(['localhost', '127.0.0.1']);

/** @throws FormatError in one sentence; the signal's reason where it was cancelled. */
export async function fetchOneFile(address: string, options: OneFileOptions): Promise<File> {
  const url = addressOf(address);
  const { most, signal, tell, stallAfter = STALL_AFTER } = options;
  const name = nameOf(url);
  const tooLarge = (): FormatError =>
    new FormatError('unsupported', `${name}: the file is larger than ${byteSize(most)}, the most that is read of one.`);
  let received = 0;
  const watch = new StallWatch(
    stallAfter,
    wallTimer,
    () =>
      new FormatError(
        'unreadable',
        `${name}: nothing came for ${stallAfter / 1000} s (${byteSize(received)} until then). Check the connection, and try again.`,
      ),
  );
  try {
    const all = AbortSignal.any([signal, watch.signal]);
    const response = await watch.until(answer(options, url.href, { signal: all, credentials: 'omit' }));
    assertGood(response, address, null);
    const { bytes: total } = statedBy(response);
    // Of a folder that answers with its list, or of a page about the file.
    if (isWebPage(response)) throw webPage(address);
    assertSameHost(response, url.href);
    if (total !== null && total > most) throw tooLarge();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (tell(0, total); reader !== undefined; tell(received, total)) {
      const part = await watch.until(reader.read()).catch((error: unknown) => {
        throw error instanceof FormatError ? error : brokeAfter(name, received);
      });
      if (part.done) break;
      watch.alive();
      if (received === 0 && looksLike(part.value)?.startsWith('a web page')) throw webPage(address);
      parts.push(new Uint8Array(part.value));
      received += part.value.length;
      if (received > most) throw tooLarge();
    }
    if (total !== null && received < total) throw brokeAfter(name, received);
    return new File(parts, name);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    watch.stop();
  }
}

const brokeAfter = (name: string, received: number): FormatError =>
  new FormatError('unreadable', `${name}: the connection broke after ${byteSize(received)}; try again.`);

const webPage = (address: string): FormatError =>
  new FormatError(
    'missing',
    `${address}: the host answers with a web page in place of the file; give the address of the file itself (on GitHub, that of "Raw").`,
  );

/** @throws FormatError where a page may not ask it. */
function addressOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new FormatError('missing', `${quoted(text)} is no address of a file; it begins with https://.`);
  if (url.protocol === 'http:' && !THIS_MACHINE.has(url.hostname))
    throw new FormatError(
      'missing',
      `${quoted(text)}: an address begins with https:// (http:// only on this machine, as http://localhost:8000/file.json).`,
    );
  return url;
}

/** As the host calls it: its reader may go by the ending. */
function nameOf({ pathname, host }: URL): string {
  const last = pathname.split('/').findLast((part) => part !== '') ?? host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
