import { X } from 'lucide-react';
import { useState } from 'react';
import { sharedStorage } from '../../storage/drafts';
import { IconButton } from '../ui/Button';
import { TOUR } from './words/tour';

/** Under this the browser remembers that the tour was begun or refused. */
export const TOUR_SEEN = 'selkie.tour';

/** A click that nobody heard yet, since what hears it was still on its way. */
export const unheard: { button: HTMLElement | null } = { button: null };

/** One quiet line for who comes for the first time. Whoever hears the click begins the tour (`learn/Guide.tsx`). */
export function TourOffer() {
  const [shown, setShown] = useState(() => sharedStorage.getItem(TOUR_SEEN) === null);
  if (!shown) return null;
  const refuse = (): void => {
    sharedStorage.setItem(TOUR_SEEN, 'refused');
    setShown(false);
  };
  return (
    <span className="row small" style={{ display: 'inline-flex' }}>
      <button
        type="button"
        className="as-link"
        data-tour
        onClick={({ currentTarget }) => {
          unheard.button = currentTarget;
        }}
      >
        {TOUR.offer}
      </button>
      <IconButton icon={X} label={TOUR.refuse} size="small" look="quiet" onClick={refuse} />
    </span>
  );
}
