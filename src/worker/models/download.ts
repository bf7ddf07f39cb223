/**
 * Files of a model into the browser's own file system. What is there is gone on with; every file is checked before the model
 * counts as whole, so that nothing half-fetched or damaged is ever opened.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { byteSize } from '../../contract/byteSize';
import { FormatError, looksLike } from '../../formats/formatError';
import { type SetTimer, StallWatch, wallTimer } from '../../formats/stall';
import type { AboutModel, Sink } from '../../storage/modelStore';
import {
  answer,
  assertGood,
  assertSameHost,
  type DownloadPlan,
  type Host,
  isWebPage,
  type Planned,
  statedBy,
} from './plan';

export interface DownloadProgress {
  /** Bytes that are there, of all files. */
  received: number;
  /** Null where a host does not say. */
  total: number | null;
  /** The file that is on its way, or looked through. */
  file: string;
  kind: 'fetching' | 'checking';
}

export interface Store {
  aboutModel: (key: string) => Promise<AboutModel | null>;
  openSink: (key: string, file: string) => Promise<Sink>;
  writeAbout: (about: AboutModel) => Promise<void>;
  /** @throws FormatError where somebody else reads or writes it. */
  holdModel: (key: string) => Promise<() => Promise<void>>;
}

export interface DownloadOptions extends Host, Store {
  signal: AbortSignal;
  tell: (progress: DownloadProgress) => void;
  /** Milliseconds without a byte after which a connection is given up. */
  stallAfter?: number;
  setTimer?: SetTimer;
}

const STALL_AFTER = 30_000;

/** What is read of a file at once to be hashed. */
const HASHED = 2 ** 22;

/**
 * @throws FormatError in one sentence; the signal's reason where it was cancelled. What came until then stays, but for a file that
 * proved damaged.
 */
export async function download(plan: DownloadPlan, options: DownloadOptions): Promise<AboutModel> {
  const earlier = await options.aboutModel(plan.key);
  const isSame = (file: Planned): boolean =>
    isSameFile(
      plan,
      file,
      earlier?.files.find(({ name }) => name === file.name),
    );
  // Whoever has it loaded may go on reading it.
  if (earlier?.isWhole && earlier.files.length === plan.files.length && plan.files.every(isSame)) return earlier;
  const release = await options.holdModel(plan.key);
  try {
    return await fetchAll(plan, isSame, options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
    throw new FormatError(
      'unreadable',
      `${plan.name}: the disk has no room for the rest of it. Free some, or delete another model, and go on with the download.`,
    );
  } finally {
    await release();
  }
}

/** @param isSame whether a file, as far as it came before, is of the same version. */
async function fetchAll(
  plan: DownloadPlan,
  isSame: (file: Planned) => boolean,
  options: DownloadOptions,
): Promise<AboutModel> {
  const about: AboutModel = {
    ...{ key: plan.key, name: plan.name, from: plan.from, isWhole: false },
    files: plan.files.map(({ name, bytes, sha256, etag }) => ({ name, bytes, sha256, etag })),
  };
  // Parts of an earlier version go before the new one is written down: whoever goes on later could not tell them apart.
  const same = new Set(plan.files.filter(isSame).map(({ name }) => name));
  await options.writeAbout({ ...about, files: about.files.filter(({ name }) => same.has(name)) });
  for (const { name } of plan.files.filter((file) => !same.has(file.name))) {
    const sink = await options.openSink(plan.key, name);
    sink.restart();
    sink.close();
  }
  await options.writeAbout(about);
  const total = plan.files.reduce<number | null>(
    (sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes),
    0,
  );
  let before = 0;
  for (const file of plan.files) {
    const sink = await options.openSink(plan.key, file.name);
    const tell = (kind: DownloadProgress['kind']): void =>
      options.tell({ received: before + sink.size, total, file: file.name, kind });
    try {
      await fetchFile(file, plan, sink, options, () => tell('fetching'));
      tell('checking');
      await check(file, sink, options.signal);
      before += sink.size;
    } finally {
      sink.close();
    }
  }
  const whole = { ...about, isWhole: true };
  await options.writeAbout(whole);
  return whole;
}

/** Whether what came before is a part of the same file: two halves of two versions would make a third that nobody wrote. */
function isSameFile(
  { isPinned }: DownloadPlan,
  file: Planned,
  before: AboutModel['files'][number] | undefined,
): boolean {
  if (before === undefined || before.bytes !== file.bytes) return false;
  const isKnown = isPinned || file.sha256 !== null || file.etag !== null;
  return isKnown && before.sha256 === file.sha256 && before.etag === file.etag;
}

async function fetchFile(
  file: Planned,
  { mayRedirect }: DownloadPlan,
  sink: Sink,
  options: DownloadOptions,
  tell: () => void,
): Promise<void> {
  const { address, etag, name } = file;
  // Hosts pack texts, state the length of the packing, and need not let other pages see that they do.
  const mayBePacked = !mayRedirect && /\.(json|jinja)$/.test(name);
  const bytes = mayBePacked ? null : file.bytes;
  if (mayBePacked) sink.restart();
  if (bytes !== null && sink.size > bytes) sink.restart();
  tell();
  if (bytes !== null && sink.size === bytes) return;
  const { stallAfter = STALL_AFTER, setTimer = wallTimer, signal, token } = options;
  const watch = new StallWatch(stallAfter, setTimer, () => {
    const of = bytes === null ? '' : ` of ${byteSize(bytes)}`;
    return new FormatError(
      'unreadable',
      `${name}: nothing came for ${stallAfter / 1000} s (${byteSize(sink.size)}${of} until then). Check the connection, and go on with the download.`,
    );
  });
  try {
    const from = sink.size;
    const headers: Record<string, string> = {
      ...(token && mayRedirect && { Authorization: `Bearer ${token}` }),
      // No If-Range beside it: across origins that would have to be asked for first, and hosts refuse it.
      ...(from > 0 && { Range: `bytes=${from}-` }),
    };
    const all = AbortSignal.any([signal, watch.signal]);
    const response = await watch.until(answer(options, address, { headers, signal: all }));
    watch.alive();
    // There is no more of it, or it is another file by now.
    if (response.status === 416) {
      if (bytes === null && isAllOf(response, from, etag)) return;
      sink.restart();
      throw new FormatError(
        'broken',
        `${name}: the file on the host is shorter than what came of it before; it begins anew. Try again.`,
      );
    }
    assertGood(response, address, mayRedirect ? token !== undefined : null);
    if (isWebPage(response))
      throw new FormatError(
        'missing',
        `${address}: the host answers with a web page in place of the file; the address is probably wrong.`,
      );
    if (!mayRedirect) assertSameHost(response, address);
    if (!isStill(response, from, etag)) {
      sink.restart();
      throw new FormatError(
        'broken',
        `${name}: the file has changed on the host since it was looked at; it begins anew. Look at it once more.`,
      );
    }
    // Without support for ranges all of it comes.
    if (from > 0 && response.status !== 206) sink.restart();
    const due = bytes ?? (mayBePacked ? null : statedBy(response).bytes);
    await receive(response, sink, { name, due, watch, tell, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    watch.stop();
  }
}

/** Whether nothing is left to come of a file whose size the host did not say when it was looked at. */
function isAllOf(response: Response, from: number, etag: string | null): boolean {
  const [, whole] = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  // What is behind a version that has not changed cannot have become shorter.
  return isStill(response, from, etag) && (whole === undefined ? etag !== null : Number(whole) === from);
}

interface Transfer {
  name: string;
  /** Bytes of the whole file, where they are known. */
  due: number | null;
  watch: StallWatch;
  tell: () => void;
  signal: AbortSignal;
}

async function receive(response: Response, sink: Sink, { name, due, watch, tell, signal }: Transfer): Promise<void> {
  const reader = response.body?.getReader();
  const broke = (): FormatError =>
    new FormatError(
      'unreadable',
      `${name}: the connection broke after ${byteSize(sink.size)}${due === null ? '' : ` of ${byteSize(due)}`}; go on with the download.`,
    );
  while (reader) {
    const part = await watch.until(reader.read()).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error instanceof FormatError ? error : broke();
    });
    if (part.done) break;
    watch.alive();
    if (sink.size === 0 && looksLike(part.value)?.startsWith('a web page'))
      throw new FormatError(
        'missing',
        `${name}: the host answers with a web page in place of the file; the address is probably wrong.`,
      );
    sink.write(part.value);
    tell();
    if (due !== null && sink.size > due) {
      await reader.cancel();
      sink.restart();
      throw new FormatError(
        'broken',
        `${name}: more came than the ${byteSize(due)} that the host had said; it begins anew. Try again.`,
      );
    }
  }
  if (due !== null && sink.size < due) throw broke();
}

/** Whether an answer is of the file that was looked at, and a partial one the rest of it, as far as the host lets other pages see it. */
function isStill(response: Response, from: number, etag: string | null): boolean {
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '') ?? [];
  const present = statedBy(response).etag;
  return (start === undefined || Number(start) === from) && (present === null || etag === null || present === etag);
}

/** @throws FormatError where the bytes are not those that the host has listed. */
async function check({ name, sha256: expected }: Planned, sink: Sink, signal: AbortSignal): Promise<void> {
  if (expected === null) return;
  const hash = sha256.create();
  for (let at = 0; at < sink.size; at += HASHED) {
    hash.update(sink.read(at, Math.min(sink.size, at + HASHED)));
    // A cancel gets its turn: it comes as a message, which no microtask lets in.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
  if (bytesToHex(hash.digest()) === expected) return;
  sink.restart();
  throw new FormatError(
    'broken',
    `${name}: the file came damaged (its SHA-256 is not the one that the hub lists); it was thrown away. Try again.`,
  );
}
