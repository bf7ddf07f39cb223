/** What helps on every page: the meaning of a term where it stands, and the tour when somebody asks for it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { sharedStorage } from '../../storage/drafts';
import { TOUR_SEEN } from '../experiment/TourOffer';
import { termOf } from '../experiment/terms';
import { later } from '../ui/later';
import { Part } from '../ui/Part';
import { TermPopover } from '../ui/TermPopover';

const Tour = later(() => import('./tour/Tour'));

export function Guide({ onTour }: { onTour: () => void }) {
  const [touring, setTouring] = useState(false);
  const from = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const begin = ({ target }: Event): void => {
      const asked = target instanceof Element ? target.closest<HTMLElement>('[data-tour]') : null;
      if (asked === null) return;
      from.current = asked;
      sharedStorage.setItem(TOUR_SEEN, 'begun');
      onTour();
      setTouring(true);
    };
    document.addEventListener('click', begin);
    return () => document.removeEventListener('click', begin);
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
