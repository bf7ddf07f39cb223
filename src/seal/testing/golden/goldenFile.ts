/**
 * Golden logs on disk: lists of lines, a line an entry. They are written only with `SELKIE_GOLDEN=write`; what changed is then to
 * be read in the diff.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { firstDifference, unorderedDifference, workOf } from './compare';

export type GoldenLists = Readonly<Record<string, readonly string[]>>;

const schema = z.record(z.string(), z.array(z.string()));
const pathOf = (name: string): string => fileURLToPath(new URL(`${name}.golden.json`, import.meta.url));

/** What is on record under this name; `null` where there is nothing. */
export function readGolden(name: string): GoldenLists | null {
  const path = pathOf(name);
  return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

/** Says what differs; `null` where nothing does, and after writing. */
export function goldenDifference(name: string, lists: GoldenLists): string | null {
  if (process.env.SELKIE_GOLDEN === 'write') {
    writeFileSync(pathOf(name), `${JSON.stringify(lists, null, 1)}\n`);
    return null;
  }
  const recorded = readGolden(name);
  if (recorded === null) return `${name} has no golden log. Write it with SELKIE_GOLDEN=write.`;
  return differenceBetween(name, recorded, lists);
}

/** For a loop that makes other calls in another order, on purpose: whether they come to the same work. */
export function goldenWorkDifference(name: string, calls: readonly string[]): string | null {
  return unorderedDifference(name, workOf(readGolden(name)?.calls ?? []), workOf(calls));
}

export function differenceBetween(name: string, recorded: GoldenLists, lists: GoldenLists): string | null {
  const keys = [...new Set([...Object.keys(recorded), ...Object.keys(lists)])];
  const found = keys.flatMap((key) => firstDifference(`${name}, ${key}`, recorded[key] ?? [], lists[key] ?? []) ?? []);
  return found.length === 0 ? null : found.join('\n\n');
}
