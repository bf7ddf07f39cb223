import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** An installed browser if there is one; else the one that Playwright keeps. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];
const executablePath = process.env.SELKIE_BROWSER ?? INSTALLED.find((path) => existsSync(path));

/** WebGPU without a graphics card, as on a build machine. */
export const GPU_FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

const PORT = 4179;
/** A page that is served already, instead of one built and served for the tests. */
const served = process.env.SELKIE_URL;
const outDir = process.env.SELKIE_DIST ?? 'dist';
/** `npm test` has built it. */
const build = process.env.SELKIE_BUILT ? [] : [`npx vite build --outDir ${outDir}`];
const preview = `npx vite preview --outDir ${outDir} --port ${PORT} --strictPort`;

export default defineConfig({
  testDir: 'e2e',
  // A software GPU takes every core; side by side the tests would only slow each other down.
  workers: 1,
  // On a machine that others use too, a moment's stall is told as flaky; a fault fails twice.
  retries: process.env.CI ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    baseURL: served ?? `http://localhost:${PORT}/`,
    viewport: { width: 1440, height: 900 },
    // Its requests pass by the routes of a test, and what it keeps answers in the server's place; offline.spec.ts has it.
    serviceWorkers: 'block',
    // What is halfway in or out has not its full contrast; cases of motion ask for it.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      args: [...GPU_FLAGS, '--no-sandbox'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  ...(served === undefined
    ? {
        webServer: {
          command: [...build, preview].join(' && '),
          url: `http://localhost:${PORT}/`,
          timeout: 180_000,
        },
      }
    : {}),
});
