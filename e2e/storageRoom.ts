/** The storage room as one script, for tests of it in a real browser: `room.ts` of a page that has nothing else. */
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type * as Room from './storageRoomEntry';

export type StorageRoom = typeof Room;

let script: Promise<string> | null = null;

async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('./storageRoomEntry.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'room', fileName: 'room' } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first !== undefined && 'output' in first ? first.output[0] : undefined;
  if (chunk === undefined) throw new Error('The storage room was not built');
  return `${chunk.code}; globalThis.room = room;`;
}

/** A page of the same place without the app. */
export async function openBare(page: Page): Promise<void> {
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto('./runs/index.json');
}

/** After it, `room` is there in the page. */
export async function openRoom(page: Page): Promise<void> {
  await openBare(page);
  script ??= bundled();
  await page.evaluate(await script);
}
