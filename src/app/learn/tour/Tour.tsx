/**
 * A minute on the Lab: one part after another is framed, with a few words beside it. It covers nothing and takes nothing over: the
 * page stays usable. Arrow keys go on and back, Escape ends it, and the focus returns to where it was.
 */
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/Button';
import { type Stop, stopsHere } from './stops';
import styles from './Tour.module.css';

/** Milliseconds between two looks while the Lab is being drawn, and how many. */
const LOOK_EVERY = 100;
const LOOKS = 50;
/** Between frame and card, and at the edges of the window. */
const GAP = 12;
/** CSS pixels; below it the card is a sheet, as `Tour.module.css` has it. */
const NARROW = 768;

export default function Tour({ onEnd }: { onEnd: () => void }) {
  const [stops, setStops] = useState<readonly Stop[]>([]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (location.hash !== '' && !location.hash.startsWith('#/?') && location.hash !== '#/') location.hash = '#/';
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      const here = stopsHere();
      // All of the Lab's cards come at once; the first heading alone may be another page's.
      if (here.length < 3 && looks < LOOKS) return;
      clearInterval(timer);
      if (here.length === 0) onEnd();
      setStops(here);
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [onEnd]);
  const stop = stops[at];
  if (stop === undefined) return null;
  return <AtStop stop={stop} at={at} of={stops.length} onGo={setAt} onEnd={onEnd} />;
}

interface Props {
  stop: Stop;
  at: number;
  of: number;
  onGo: (at: number) => void;
  onEnd: () => void;
}

function AtStop({ stop, at, of, onGo, onEnd }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const isLast = at === of - 1;
  const move = useCallback((by: number) => (at + by < 0 || at + by >= of ? undefined : onGo(at + by)), [at, of, onGo]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const does: Record<string, (() => void) | undefined> = {
        Escape: onEnd,
        ArrowRight: () => move(1),
        ArrowLeft: () => move(-1),
      };
      const act = does[event.key];
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
      if (act === undefined || (isTyping && event.key !== 'Escape')) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [move, onEnd]);
  useLayoutEffect(() => {
    next.current?.focus({ preventScroll: true });
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // The sheet of a phone takes the lower part.
    const block = innerWidth < NARROW ? 'start' : 'center';
    stop.find()?.scrollIntoView({ block, behavior: still ? 'auto' : 'smooth' });
    let drawing = 0;
    // Results come in while it stands there, and the page scrolls: it is looked at anew with each frame.
    const follow = (): void => {
      put(stop.find(), frame.current, card.current);
      drawing = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(drawing);
  }, [stop]);
  return (
    <>
      <div ref={frame} className={styles.frame} aria-hidden />
      <div ref={card} className={styles.card} role="dialog" aria-label="Tour">
        <header>
          <strong>{stop.title}</strong>
          <IconButton icon={X} label="End the tour" size="small" look="quiet" onClick={onEnd} />
        </header>
        <p>{stop.text}</p>
        <footer>
          <span className="muted small">
            {at + 1} of {of}
          </span>
          <Button size="small" look="quiet" onClick={onEnd}>
            Skip
          </Button>
          <Button size="small" icon={ChevronLeft} disabled={at === 0} onClick={() => move(-1)}>
            Back
          </Button>
          <button
            ref={next}
            type="button"
            className="button primary small"
            onClick={() => (isLast ? onEnd() : move(1))}
          >
            {isLast ? 'Done' : 'Next'}
            {!isLast && <ChevronRight size={13} aria-hidden />}
          </button>
        </footer>
        <p className="visually-hidden" role="status">
          {`${at + 1} of ${of}: ${stop.title}. ${stop.text}`}
        </p>
      </div>
    </>
  );
}

/** The frame around its place, the card below it, above it, or in the corner that is further away. On a phone the card is a sheet. */
function put(place: Element | null, frame: HTMLElement | null, card: HTMLElement | null): void {
  if (frame === null || card === null) return;
  frame.hidden = place === null;
  if (place === null) return;
  const { left, top, width, height, bottom, right } = place.getBoundingClientRect();
  Object.assign(frame.style, {
    left: `${left - 6}px`,
    top: `${top - 6}px`,
    width: `${width + 12}px`,
    height: `${height + 12}px`,
  });
  if (innerWidth < NARROW) {
    card.style.removeProperty('left');
    card.style.removeProperty('top');
    return;
  }
  const { offsetWidth, offsetHeight } = card;
  const bar = document.querySelector('header')?.getBoundingClientRect().bottom ?? 0;
  const status = document.querySelector('footer[role="contentinfo"], body > #root > footer')?.getBoundingClientRect();
  const floor = (status?.top ?? innerHeight) - GAP;
  const beside = right + 6 + GAP + offsetWidth <= innerWidth ? right + 6 + GAP : left - 6 - GAP - offsetWidth;
  const fitsBelow = bottom + 6 + GAP + offsetHeight <= floor;
  const fitsAbove = top - 6 - GAP - offsetHeight >= bar;
  const clamped = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
  const x = fitsBelow || fitsAbove ? left : beside >= GAP ? beside : innerWidth - offsetWidth - GAP;
  const y = fitsBelow
    ? bottom + 6 + GAP
    : fitsAbove
      ? top - 6 - GAP - offsetHeight
      : clamped(top, bar + GAP, floor - offsetHeight);
  card.style.left = `${clamped(x, GAP, innerWidth - offsetWidth - GAP)}px`;
  card.style.top = `${y}px`;
}
