/** What helps on every page: the meaning of a term where it stands, and the tour when somebody asks for it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { sharedStorage } from '../../storage/drafts';
import { TOUR_SEEN, unheard } from '../experiment/TourOffer';
import { termOf } from '../experiment/terms';
import { later } from '../ui/later';
import { Part } from '../ui/Part';
import { TermPopover } from '../ui/TermPopover';

const Tour = later(() => import('./tour/Tour'));

export function Guide({ onTour }: { onTour: () => void }) {
  const [touring, setTouring] = useState(false);
  const from = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const begin = (asked: HTMLElement | null): void => {
      if (asked === null) return;
      unheard.button = null;
      from.current = asked;
      sharedStorage.setItem(TOUR_SEEN, 'begun');
      onTour();
      setTouring(true);
    };
    const hear = ({ target }: Event): void =>
      begin(target instanceof Element ? target.closest<HTMLElement>('[data-tour]') : null);
    begin(unheard.button);
    document.addEventListener('click', hear);
    return () => document.removeEventListener('click', hear);
  }, [onTour]);
  const end = useCallback(() => {
    setTouring(false);
    const back = from.current?.isConnected === true ? from.current : document.getElementById('main');
    back?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <TermPopover meaningOf={termOf} />
      <Part of={touring} failed="The tour could not be fetched.">
        {touring && <Tour onEnd={end} />}
      </Part>
    </>
  );
}
