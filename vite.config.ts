import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { policy } from './src/cli/launch/policy.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  // Relative addresses let the build run from any folder of any static host.
  base: './',
  plugins: [react(), policy()],
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
