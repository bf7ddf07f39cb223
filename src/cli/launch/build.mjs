// The app, built into dist/ unless what is there was built from the files as they are.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly, Stop, say } from './command.mjs';
import { fingerprint } from './fingerprint.mjs';
import { cache, dist, root } from './paths.mjs';

const INPUTS = ['src', 'shaders', 'public', 'index.html', 'bench.html', 'vite.config.ts', 'package-lock.json'];
const stamp = join(cache, 'dist.fingerprint');

export function buildApp() {
  const now = fingerprint(INPUTS);
  const fresh = existsSync(join(dist, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
  if (fresh) return;
  say('building the app');
  const result = runQuietly(process.execPath, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--logLevel',
    'warn',
  ]);
  if (result.code !== 0) throw new Stop(`The app could not be built:\n${result.output.trim()}`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, now);
}
