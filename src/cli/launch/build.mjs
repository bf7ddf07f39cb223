// The app, built into dist/ unless what is there was built from the files as they are.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly, Stop, say } from './command.mjs';
import { dist, recall, remember, root, tool } from './places.mjs';

const INPUTS = ['src', 'shaders', 'public', 'index.html', 'bench.html', 'vite.config.ts', 'package-lock.json'];

/** A short name for the present state (names, sizes, times) of files and folders, given relative to the root; tests aside. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) add(join(path, name));
    else if (stat && !/\.test\.(ts|tsx|mjs)$/.test(path)) hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
  };
  for (const path of paths) add(path);
  return hash.digest('hex').slice(0, 16);
}

export function buildApp() {
  const now = fingerprint(INPUTS);
  if (existsSync(join(dist, 'index.html')) && recall('dist', () => now)) return;
  say('building the app');
  const { code, output } = runQuietly(process.execPath, [tool('vite/bin/vite.js'), 'build', '--logLevel', 'warn']);
  if (code !== 0) throw new Stop(`The app could not be built:\n${output.trim()}`);
  remember('dist', now, true);
}
