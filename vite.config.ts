import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { policy } from './src/cli/launch/policy.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Bytes. Recorded runs above it are kept for offline use only once they were looked at. */
const LARGE_RUN = 200_000;

/** Writes into the service worker which files the build has, and a hash of all of them. */
function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    writeBundle: ({ dir = 'dist' }) => {
      const script = join(dir, 'serviceWorker.js');
      const text = readFileSync(script, 'utf8');
      const names = readdirSync(dir, { recursive: true, encoding: 'utf8' })
        .filter((name) => name !== 'serviceWorker.js' && statSync(join(dir, name)).isFile())
        .map((name) => name.replaceAll('\\', '/'))
        .sort();
      const hash = createHash('sha256').update(text);
      for (const name of names) hash.update(`\0${name}\0`).update(readFileSync(join(dir, name)));
      const isLarge = (name: string): boolean => name.endsWith('.gz') && statSync(join(dir, name)).size > LARGE_RUN;
      const build = {
        id: hash.digest('hex').slice(0, 16),
        files: names.filter((name) => !isLarge(name)),
        later: names.filter(isLarge),
      };
      const written = text.replace("{ id: '', files: [], later: [] }", () => JSON.stringify(build));
      if (written === text) throw new Error('public/serviceWorker.js has no place for the list of files.');
      writeFileSync(script, written);
    },
  };
}

export default defineConfig({
  // Relative addresses let the build run from any folder of any static host.
  base: './',
  plugins: [react(), policy(), offline()],
  define: { __SELKIE_VERSION__: JSON.stringify(version) },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    rollupOptions: { input: { index: 'index.html', bench: 'bench.html' } },
  },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'src/cli/launch/*.test.mjs', 'recipe/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One software adapter uses every core already; more workers only add pipeline compilation.
    maxWorkers: 2,
  },
});
