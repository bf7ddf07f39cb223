/** What the browser's storage may answer instead of storing, each with one plain sentence that says what to do. */

export type StorageCode =
  /** A page of an older version holds the database open. */
  | 'blocked'
  /** The database was made by a newer version; it is left alone. */
  | 'newer'
  /** There is no database, or the browser lets this page have none. */
  | 'refused'
  /** The browser neither opens the database nor refuses it. */
  | 'stalled'
  | 'full'
  /** What was stored is gone, though nobody deleted it. */
  | 'evicted'
  | 'failed';

const SENTENCES: Record<Exclude<StorageCode, 'failed' | 'evicted'>, string> = {
  blocked: 'An older Selkie is open in another tab; close that tab.',
  newer:
    'A newer Selkie has stored its runs here, and this one leaves them alone; reload the page to get the newer one.',
  refused: 'The browser lets this page store nothing; allow storage for this site, or leave the private window.',
  stalled:
    'The browser does not answer when asked for its storage; close other tabs of this page, or restart the browser.',
  full: 'The disk space for this page is used up; delete runs that you no longer need, or free space on the disk.',
};

export class StorageError extends Error {
  constructor(
    readonly code: StorageCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StorageError';
  }
}

export function storageError(code: keyof typeof SENTENCES, cause?: unknown): StorageError {
  return new StorageError(code, SENTENCES[code], { cause });
}

const CODES: Readonly<Record<string, keyof typeof SENTENCES>> = {
  QuotaExceededError: 'full',
  VersionError: 'newer',
  SecurityError: 'refused',
  // Firefox in a private window, and with storage turned off.
  InvalidStateError: 'refused',
  UnknownError: 'refused',
};

/** The typed error of whatever a request, a transaction or an opening ended with. */
export function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = error instanceof Error ? CODES[error.name] : undefined;
  if (code !== undefined) return storageError(code, error);
  const said = error instanceof Error ? error.message : String(error);
  return new StorageError('failed', `The browser’s storage failed: ${said.replace(/\.$/, '')}.`, { cause: error });
}

/** As a part of another sentence, in brackets behind what could not be done. */
export function asClause(error: unknown): string {
  const { message } = asStorageError(error);
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
