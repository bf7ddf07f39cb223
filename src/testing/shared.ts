/** Where tests find real checkpoints and tokenizers: `../shared` beside the repository, which a clone need not have. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Said by tests that are skipped for want of it. */
export const SHARED_ABSENT = 'skipped: ../shared (real checkpoints and tokenizers) is not beside this repository';

/** The absolute path of `../shared`, or null. */
export function sharedFolder(): string | null {
  const folder = resolve(repository, '..', 'shared');
  return existsSync(join(folder, 'models')) ? folder : null;
}

/** The absolute path of a file or folder in `../shared`, or null when it is not there. */
export function sharedPath(...parts: string[]): string | null {
  const folder = sharedFolder();
  if (folder === null) return null;
  const path = join(folder, ...parts);
  return existsSync(path) ? path : null;
}
