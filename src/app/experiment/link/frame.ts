/**
 * How the page is framed, as its address says: within another page (`embed=1`), with parts left out (`hide=settings,rounds`), or large
 * for an audience (`present=1`). It stays while the rest of the address follows what is shown.
 */
import type { Notice } from '../../../seal/types';

/** Parts of a page by the names that `hide` knows them by; each carries its name as `data-part`. */
export const HIDABLE = [
  'top',
  'head',
  'story',
  'recorded',
  'settings',
  'stages',
  'details',
  'rounds',
  'status',
] as const;

const NAMES = ['embed', 'hide', 'present'] as const;
export const FRAME_NAMES: readonly string[] = NAMES;

export interface Framing {
  embed: boolean;
  present: boolean;
  hide: string[];
}

const isOn = (text: string | null): boolean => text !== null && text !== '0' && text !== 'false';

export function readFraming(query: URLSearchParams): Framing & { notices: Notice[] } {
  const asked = (query.get('hide') ?? '').split(',').filter((name) => name !== '');
  const known: readonly string[] = HIDABLE;
  const unknown = asked.filter((name) => !known.includes(name));
  return {
    embed: isOn(query.get('embed')),
    present: isOn(query.get('present')),
    hide: asked.filter((name) => known.includes(name)),
    notices: unknown.map((given) => {
      return {
        field: 'hide',
        given,
        used: '',
        reason: `there is no part of this name; there are ${HIDABLE.join(', ')}`,
      };
    }),
  };
}

/** For the stylesheet, which leaves out what is not to be seen. */
export function applyFraming(query: URLSearchParams): void {
  const { embed, present, hide } = readFraming(query);
  const { dataset } = document.documentElement;
  for (const [name, value] of [
    ['embed', embed ? '' : null],
    ['present', present ? '' : null],
    ['hide', hide.length > 0 ? hide.join(' ') : null],
  ] as const)
    if (value === null) delete dataset[name];
    else dataset[name] = value;
}

/** What `from` says of the framing goes along into `to`. */
export function keepFraming(from: URLSearchParams, to: URLSearchParams): void {
  for (const name of NAMES) {
    const value = from.get(name);
    if (value !== null && !to.has(name)) to.set(name, value);
  }
}
