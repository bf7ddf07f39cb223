/** What every headless run does at its edges: it is interrupted in order, and it knows beforehand where it may write. */
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFolder } from '../outputFile';

/** npm passes Ctrl-C on to a process that the terminal has told already, so only a later one means "at once". */
const TWICE_MS = 1000;

/** The first Ctrl-C stops in order, a second one ends the process. Returns what ends the listening. */
export function listenForInterrupt(stop: AbortController): () => void {
  let first: number | null = null;
  const interrupt = (): void => {
    first ??= performance.now();
    if (performance.now() - first > TWICE_MS) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  return () => process.off('SIGINT', interrupt);
}

/** Better now than after minutes of work. */
export async function assertWritable(flag: string, file: string): Promise<void> {
  if (await isFolder(file)) throw new Error(`--${flag} ${file}: this is a folder; give the name of a file in it.`);
  await access(dirname(file), constants.W_OK).catch(() => {
    throw new Error(`--${flag} ${file}: the folder does not exist or cannot be written.`);
  });
}
