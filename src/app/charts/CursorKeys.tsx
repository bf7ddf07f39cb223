/** The keys' way along an axis that drawings share: it is in the tab order where there are several, and says what is at the place. */
import { moveCursor, useCursorAt, useIsShared } from '../ui/linkedCursor';
import { placeName, type SharedAxis } from './cursor';

export interface CursorKeysProps {
  /** Of the chart. */
  title: string;
  axis: SharedAxis;
  places: readonly number[];
  /** What the chart has at a place, in words. */
  say?: (place: number) => string;
}

export function CursorKeys({ title, axis, places, say = () => '' }: CursorKeysProps) {
  const isShared = useIsShared(axis);
  const at = useCursorAt(axis);
  if (!isShared || places.length < 2) return null;
  const index = Math.max(0, places.indexOf(at ?? Number.NaN));
  const go = (to: number): void => moveCursor(axis, places[to] ?? null);
  const place = places[index] ?? 0;
  const said = say(place);
  return (
    <input
      type="range"
      className="visually-hidden"
      data-cursor-keys
      aria-label={`${title}: place along the axis, in all charts that share it`}
      aria-valuetext={said === '' ? placeName(axis, place) : `${placeName(axis, place)}: ${said}`}
      min={0}
      max={places.length - 1}
      step={1}
      value={index}
      onChange={({ target }) => go(Number(target.value))}
      onFocus={() => go(index)}
      onBlur={() => moveCursor(axis, null)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') moveCursor(axis, null);
      }}
    />
  );
}
