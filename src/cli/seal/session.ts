/** What every headless run does at its edges: it is interrupted in order, and knows where it may write and what source it is. */
import { execFileSync } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/**
 * The commit of the source that runs, so that a recorded number can be traced to what made it: `+changes` when files differ from
 * it; `null` without git or outside a repository.
 */
export function sourceCommit(): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: dirname(fileURLToPath(import.meta.url)),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const commit = git('rev-parse', '--short=10', 'HEAD');
    return git('status', '--porcelain', '--', ':/src', ':/shaders', ':/public/models') === ''
      ? commit
      : `${commit}+changes`;
  } catch {
    return null;
  }
}

/** Of what may have been made by several: each commit once, in order. */
export function joinedCommits(commits: readonly (string | null)[]): string | null {
  const [first = null, ...others] = new Set(commits);
  return others.length === 0 ? first : [first, ...others].map((commit) => commit ?? 'unknown').join(', then ');
}
