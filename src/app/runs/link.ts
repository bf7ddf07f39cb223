/** A comparison in the address: `#/runs?compare=id,id`. */
import { placeOf, queryOf, replaceHash } from '../experiment/link/hash';
import type { Listed } from './listed';

const PLACE = '/runs';
const NAME = 'compare';

/** The ids that the address asks for, each once. */
export function comparedIn(hash: string): string[] {
  if (placeOf(hash) !== PLACE) return [];
  const ids = (queryOf(hash).get(NAME) ?? '').split(',').map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ''))];
}

export function hashFor(ids: readonly string[]): string {
  return ids.length === 0 ? `#${PLACE}` : `#${PLACE}?${NAME}=${ids.map(encodeURIComponent).join(',')}`;
}

export const showCompared = (runs: readonly Listed[]): void => replaceHash(hashFor(runs.map(({ entry }) => entry.id)));

/** A run that is both recorded and the visitor's own, by import, is the recorded one, which whoever has the link has too. */
export function runsWith(ids: readonly string[], all: readonly Listed[]): { found: Listed[]; missing: string[] } {
  const of = (id: string): Listed | undefined =>
    all.find(({ source, entry }) => source === 'recorded' && entry.id === id) ??
    all.find(({ entry }) => entry.id === id);
  const found = ids.flatMap((id) => of(id) ?? []);
  return { found, missing: ids.filter((id) => of(id) === undefined) };
}
