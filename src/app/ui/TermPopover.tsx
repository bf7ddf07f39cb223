/** The meaning of the term that is pointed at, touched or focused, beside it and above everything else. Escape closes it. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import styles from './TermPopover.module.css';

interface Meaning {
  name: string;
  text: string;
}

interface Shown {
  place: HTMLElement;
  meaning: Meaning;
}

/** Milliseconds in which the pointer may cross from the word to its meaning. */
const CROSSING = 180;
const GAP = 6;
const EDGE = 8;

export function TermPopover({ meaningOf }: { meaningOf: (name: string) => Meaning | undefined }) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => listen(id, meaningOf, setShown, () => box.current), [id, meaningOf]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    if (shown === null) {
      if (element.matches(':popover-open')) element.hidePopover();
      return;
    }
    if (!element.matches(':popover-open')) element.showPopover();
    putBeside(element, shown.place.getClientRects()[0] ?? shown.place.getBoundingClientRect());
  }, [shown]);
  return (
    <div ref={box} id={id} className={styles.meaning} role="tooltip" popover="manual">
      {shown !== null && (
        <>
          <strong>{shown.meaning.name}</strong> {shown.meaning.text}
        </>
      )}
    </div>
  );
}

/** Below the word, or above it where there is no room; within the window. */
function putBeside(element: HTMLElement, { left, top, bottom }: DOMRect): void {
  const { width, height } = element.getBoundingClientRect();
  const below = bottom + GAP + height <= innerHeight - EDGE;
  element.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  element.style.top = `${below ? bottom + GAP : Math.max(EDGE, top - GAP - height)}px`;
}

/** @returns what ends it. */
function listen(
  id: string,
  meaningOf: (name: string) => Meaning | undefined,
  show: (shown: Shown | null) => void,
  box: () => HTMLElement | null,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let at: HTMLElement | null = null;
  let closing: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(closing);
    at?.removeAttribute('aria-describedby');
    at = null;
    show(null);
  };
  const open = (place: HTMLElement): void => {
    clearTimeout(closing);
    if (place === at) return;
    const meaning = meaningOf(place.dataset.term ?? '');
    if (meaning === undefined) return;
    close();
    at = place;
    place.setAttribute('aria-describedby', id);
    show({ place, meaning });
  };
  const termAt = ({ target }: Event): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>('[data-term]') : null;
  const isInside = ({ target }: Event): boolean => target instanceof Node && box()?.contains(target) === true;
  const follow = (event: Event): void => {
    const term = termAt(event);
    if (term !== null) open(term);
    else if (isInside(event)) clearTimeout(closing);
  };
  const leave = (event: Event): void => {
    if (at === null || document.activeElement === at || (termAt(event) === null && !isInside(event))) return;
    clearTimeout(closing);
    closing = setTimeout(close, CROSSING);
  };
  document.addEventListener('pointerover', follow, { signal });
  document.addEventListener('pointerout', leave, { signal });
  document.addEventListener('focusin', (event) => (termAt(event) === null ? close() : follow(event)), { signal });
  document.addEventListener('focusout', (event) => void (termAt(event) !== null && close()), { signal });
  document.addEventListener(
    'pointerdown',
    (event) => (termAt(event) === null && !isInside(event) ? close() : follow(event)),
    {
      signal,
    },
  );
  // Before a sheet takes the key for its own.
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || at === null) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    },
    { signal, capture: true },
  );
  // It stays with its word: what comes into focus is often scrolled to.
  const move = (): void => {
    const meaning = meaningOf(at?.dataset.term ?? '');
    if (at !== null && meaning !== undefined) show({ place: at, meaning });
  };
  document.addEventListener('scroll', move, { signal, capture: true, passive: true });
  // What had the focus before this was listened to.
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.dataset.term !== undefined) open(activeElement);
  return () => {
    listening.abort();
    close();
  };
}
