/** The hash of the address: the page that it leads to, and after the question mark what that page is to show, with a version. */
import { useSyncExternalStore } from 'react';
import type { Notice } from '../../../seal/types';
import { FRAME_NAMES, keepFraming, readFraming } from './frame';

export const LINK_VERSION = 1;
const VERSION = 'v';

/** The page, beginning with a slash. */
export function placeOf(hash: string): string {
  const place = hash.replace(/^#/, '').split('?')[0] ?? '';
  return place.startsWith('/') ? place : `/${place}`;
}

export function queryOf(hash: string): URLSearchParams {
  const start = hash.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : hash.slice(start + 1));
}

/** A query of the present version that says nothing yet. */
export const emptyQuery = (): URLSearchParams => new URLSearchParams({ [VERSION]: String(LINK_VERSION) });

export const hashOf = (place: string, query: URLSearchParams): string => `#${place}?${query.toString()}`;

/** `null` when the hash carries no link to that page. The notice is about a version that this one does not know. */
export function linkTo(place: string, hash: string): { query: URLSearchParams; notices: Notice[] } | null {
  const query = queryOf(hash);
  const version = query.get(VERSION);
  if (version === null || placeOf(hash) !== place) return null;
  query.delete(VERSION);
  const { notices } = readFraming(query);
  for (const name of FRAME_NAMES) query.delete(name);
  if (version === String(LINK_VERSION)) return { query, notices };
  const [given, used] = [version, String(LINK_VERSION)];
  const other = { field: VERSION, given, used, reason: 'the link is from another version of Selkie' };
  return { query, notices: [other, ...notices] };
}

/** What a link to that page says beside its version; empty when there is none. */
export function namesIn(place: string, hash: string): string[] {
  return placeOf(hash) === place
    ? [...queryOf(hash).keys()].filter((name) => name !== VERSION && !FRAME_NAMES.includes(name))
    : [];
}

export const packed = (content: object): string => encodeText(JSON.stringify(content));

/** `null` for anything that is not packed JSON. */
export function unpacked(text: string): unknown {
  const json = decodeText(text);
  if (json === null) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** Replaces the hash of the address, never adding to the history; how the page is framed stays as it is. */
export function replaceHash(hash: string): void {
  const query = queryOf(hash);
  keepFraming(queryOf(location.hash), query);
  const next = hashOf(placeOf(hash), query);
  try {
    if (location.hash !== next) history.replaceState(history.state, '', next);
  } catch {
    // A sandboxed frame may refuse; the Share sheet still makes links.
  }
}

/** UTF-8 text as base64url, which a URL carries without escapes. */
function encodeText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** `null` for anything that is not such a text. */
function decodeText(packed: string): string | null {
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

const currentPath = (): string => placeOf(location.hash);

function goTo(path: string): void {
  location.hash = path;
}

/** The route in the hash, up to the question mark: what follows it is settings, not a place. */
export function useHashPath(): [string, (path: string) => void] {
  return [useSyncExternalStore(subscribe, currentPath), goTo];
}
