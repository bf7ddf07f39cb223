import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** What each of the pages loads before anything is clicked, by module. */
const eager = { index: new Set<string>(), bench: new Set<string>() };

/**
 * Groups for the bundler: what the page begins with is one file, and what it has in common with the benchmark another. Left to
 * itself it cuts the page into dozens, one for each set of later parts that share something, and small files pack badly.
 */
function together(): Plugin {
  return {
    name: 'together',
    apply: 'build',
    buildEnd() {
      const [icons = ''] = [...this.getModuleIds()].filter((id) => id.endsWith(ICONS));
      const iconFiles = filesOfIcons(this.getModuleInfo(icons)?.code ?? '');
      const take = (id: string, into: Set<string>): void => {
        if (into.has(id)) return;
        into.add(id);
        const { importedIds = [], code } = this.getModuleInfo(id) ?? {};
        // The list of icons imports all that any part has; what a part takes from it is in the part's own text.
        const taken = importedIds.includes(icons)
          ? iconsIn(code ?? '').flatMap((name) => iconFiles.get(name) ?? [])
          : [];
        const followed = id === icons ? importedIds.filter((next) => !next.includes('/icons/')) : importedIds;
        for (const next of [...followed, ...taken.map((file) => join(dirname(icons), file))]) take(next, into);
      };
      for (const id of this.getModuleIds())
        if (this.getModuleInfo(id)?.isEntry) take(id, id.includes('bench') ? eager.bench : eager.index);
    },
  };
}

const ICONS = 'lucide-react/dist/esm/lucide-react.mjs';

/** Of the list of icons: the file of each name. */
const filesOfIcons = (list: string): Map<string, string> =>
  new Map(
    [...list.matchAll(/export\s*\{([^}]*)\}\s*from\s*["']([^"']*\/icons\/[^"']+)["']/g)].flatMap(
      ([, names = '', file = '']) =>
        [...names.matchAll(/default as (\w+)/g)].map(([, name = '']) => [name, file] as const),
    ),
  );

const iconsIn = (code: string): string[] =>
  [...code.matchAll(/import\s*\{([^}]*)\}\s*from\s*["']lucide-react["']/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim().split(/\s/)[0] ?? ''),
  );

export default defineConfig({
  // Relative addresses let the build run from any folder of any static host.
  base: './',
  plugins: [react(), policy(), offline(), together()],
  define: { __SELKIE_VERSION__: JSON.stringify(version) },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    rollupOptions: {
      input: { index: 'index.html', bench: 'bench.html' },
      output: {
        codeSplitting: {
          groups: [
            { name: 'common', test: (id) => eager.index.has(id) && eager.bench.has(id), priority: 1 },
            { name: 'page', test: (id) => eager.index.has(id) },
          ],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'src/cli/launch/*.test.mjs', 'recipe/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One software adapter uses every core already; more workers only add pipeline compilation.
    maxWorkers: 2,
  },
});
