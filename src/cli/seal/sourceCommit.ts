/** The commit of the source that runs, so that a recorded number can be traced to what made it. */
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `+changes` when files differ from the commit; `null` without git or outside a repository. */
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
