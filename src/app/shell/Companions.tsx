/** What goes with every page and can come after its first picture: keys, terms and tour, word of a newer build. */
import { useCallback, useEffect } from 'react';
import { Guide } from '../learn/Guide';
import { Part } from '../ui/Part';
import NewerBuild from './NewerBuild';
import { listenForShortcuts } from './shortcuts';
import { useShell } from './view';

export default function Companions() {
  useEffect(listenForShortcuts, []);
  const closeSheet = useCallback(() => useShell.getState().show(null), []);
  return (
    <>
      <Part failed="Terms and tour could not be drawn.">
        <Guide onTour={closeSheet} />
      </Part>
      <NewerBuild />
    </>
  );
}
