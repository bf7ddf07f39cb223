/**
 * Which process writes a file: a lock file beside it holds its number and when it began. One whose process is gone is stale, as
 * after a crash. Numbers are given anew, most often in a container, so that one of this process must also have its beginning.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const BEGAN = String(Math.round(performance.timeOrigin));
const lockOf = (path: string): string => `${path}.lock`;

/** @returns whether it is this caller's now, until `freeFile`. */
export function holdFile(path: string): boolean {
  const lock = lockOf(path);
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid} ${BEGAN}\n`, { flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    if (holderOf(path) !== null) return false;
    takeAway(path);
  }
}

export function freeFile(path: string): void {
  rmSync(lockOf(path), { force: true });
}

/** The number of the living process that writes it, which may be this one; `null` where nobody does. */
export function holderOf(path: string): number | null {
  return holderIn(lockOf(path));
}

/** @throws FileTaken */
export function assertFree(path: string): void {
  if (holderOf(path) !== null) throw new FileTaken(path);
}

export class FileTaken extends Error {
  constructor(path: string) {
    const holder = holderOf(path) ?? '(it has just ended)';
    super(
      `${path} is being written by process ${holder}. Let it end, or name another file; if it is no Selkie, delete ${lockOf(path)}.`,
    );
  }
}

/** Two that find it stale at once: only one moves it aside, and a new lock that it finds there instead goes back. */
function takeAway(path: string): void {
  const [lock, aside] = [lockOf(path), `${lockOf(path)}.${process.pid}`];
  try {
    renameSync(lock, aside);
    if (holderIn(aside) === null) rmSync(aside);
    else renameSync(aside, lock);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function holderIn(lock: string): number | null {
  try {
    const [pid = 0, began = 0] = readFileSync(lock, 'utf8').split(' ').map(Number);
    // Zero and less name groups of processes.
    if (!Number.isSafeInteger(pid) || pid <= 0) return null;
    if (pid === process.pid) return String(began) === BEGAN ? pid : null;
    return isAlive(pid) ? pid : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Else it is another person's.
    return codeOf(error) !== 'ESRCH';
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
