/** The route in the hash, up to the question mark: what follows it is settings, not a place. */
import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

function currentPath(): string {
  const path = location.hash.replace(/^#/, '').split('?')[0] ?? '';
  return path.startsWith('/') ? path : `/${path}`;
}

function goTo(path: string): void {
  location.hash = path;
}

export function useHashPath(): [string, (path: string) => void] {
  return [useSyncExternalStore(subscribe, currentPath), goTo];
}
