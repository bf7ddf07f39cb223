import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './places.mjs';
import { EVERY_ADAPTER, ON_THE_GPU } from './test.mjs';

// A name that fits nothing would run nothing, and nobody would hear of it.
test.each(ON_THE_GPU)('%s, which runs on each adapter, is there', (path) => {
  expect(existsSync(join(root, path))).toBe(true);
});

test('cases of the page are tagged for every adapter: a whole run on each page, and a device that is lost', () => {
  const folder = join(root, 'e2e');
  const tagged = readdirSync(folder).filter((name) =>
    readFileSync(join(folder, name), 'utf8').includes(`tag: '${EVERY_ADAPTER}'`),
  );
  expect(tagged).toEqual(expect.arrayContaining(['pages.spec.ts', 'recovery.spec.ts']));
});
