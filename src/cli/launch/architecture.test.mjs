// What ARCHITECTURE.md names is there: every path, and every name that stands behind a path.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './places.mjs';

const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
/** A folder ends with a slash, a file has an ending; a pattern or an address is neither. */
const PATH = /^(?!\.\.\/)[\w./-]*(\w\/|\w\/[\w.-]+\.\w+|^[\w.]+\.(json|html|md))$/;
const paths = [...new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, token]) => token))].filter((token) =>
  PATH.test(token),
);
const names = [...text.matchAll(/`([\w./-]+\.(?:ts|tsx))` `(\w+)`((?:, `\w+`)*)/g)].flatMap(([, path, first, others]) =>
  [first, ...others.matchAll(/\w+/g)].map((name) => [path, String(name)]),
);

describe('ARCHITECTURE.md', () => {
  test('names paths and what is in them', () => {
    expect(paths.length).toBeGreaterThan(80);
    expect(names.length).toBeGreaterThan(15);
  });

  test.each(paths)('%s is there', (path) => expect(existsSync(join(root, path))).toBe(true));

  test.each(names)('%s has %s', (path, name) =>
    expect(readFileSync(join(root, path), 'utf8')).toMatch(new RegExp(`\\b${name}\\b`)),
  );
});
