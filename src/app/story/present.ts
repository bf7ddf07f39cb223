/** Presenting: the whole screen, large type, and arrow keys that lead through the story and on to the parts of the page below it. */
import { useEffect } from 'react';
import { applyFraming, HIDABLE } from '../experiment/link/frame';
import { hashOf, placeOf, queryOf } from '../experiment/link/hash';
import type { Beats } from './beats';

const PRESENT = 'present';

export const isPresenting = (): boolean => document.documentElement.dataset[PRESENT] !== undefined;

/** A browser that refuses the whole screen still shows large type. */
export function setPresenting(on: boolean): void {
  const query = queryOf(location.hash);
  if (on) query.set(PRESENT, '1');
  else query.delete(PRESENT);
  history.replaceState(history.state, '', hashOf(placeOf(location.hash), query));
  applyFraming(query);
  const changed = on ? document.documentElement.requestFullscreen?.() : leaveFullscreen();
  changed?.catch(() => undefined);
}

const leaveFullscreen = (): Promise<void> | undefined =>
  document.fullscreenElement === null ? undefined : document.exitFullscreen?.();

/** The part that is at the top of the window, and the one so many after it. */
function scrollBy(by: number): void {
  const parts = HIDABLE.flatMap((name) => document.querySelector<HTMLElement>(`[data-part="${name}"]`) ?? []).filter(
    (part) => part.offsetHeight > 0,
  );
  const tops = parts.map((part) => part.getBoundingClientRect().top);
  const present = tops.findLastIndex((top) => top < 40);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  parts[Math.max(0, present + by)]?.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' });
}

export function usePresentingKeys({ at, beats, go }: Beats): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      if (!isPresenting() || (target instanceof Element && target.closest('input, textarea, select') !== null)) return;
      if (key === 'Escape') setPresenting(false);
      const by = key === 'ArrowRight' || key === 'PageDown' ? 1 : key === 'ArrowLeft' || key === 'PageUp' ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      const isHere = window.scrollY < window.innerHeight / 2;
      const next = at + by;
      if (isHere && next >= 0 && next < beats.length) go(next);
      else scrollBy(by);
    };
    // Escape leaves the whole screen by itself, without a key that a page would hear.
    const onChange = (): void => {
      if (document.fullscreenElement === null && isPresenting()) setPresenting(false);
    };
    addEventListener('keydown', onKey, true);
    document.addEventListener('fullscreenchange', onChange);
    return () => {
      removeEventListener('keydown', onKey, true);
      document.removeEventListener('fullscreenchange', onChange);
    };
  }, [at, beats, go]);
}
