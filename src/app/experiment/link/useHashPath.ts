/** The route in the hash, up to the question mark: what follows it is settings, not a place. */
import { useSyncExternalStore } from 'react';
import { placeOf } from './hash';

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

const currentPath = (): string => placeOf(location.hash);

function goTo(path: string): void {
  location.hash = path;
}

export function useHashPath(): [string, (path: string) => void] {
  return [useSyncExternalStore(subscribe, currentPath), goTo];
}
