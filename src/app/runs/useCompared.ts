/** Which runs are compared: ticked by hand, or named by the address, which follows what is ticked. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { comparedIn, runsWith, showCompared } from './link';
import { type Listed, tickedAfter } from './listed';

interface Picked {
  keys: readonly string[];
  /** Ids of the address that are no run here. */
  missing: readonly string[];
  /** Then the address is to say it too. */
  byHand: boolean;
}

const NONE: Picked = { keys: [], missing: [], byHand: false };

/** @param isRead whether all that an address could name is in the list. */
export function useCompared(all: readonly Listed[], isRead: boolean) {
  const [{ keys, missing, byHand }, setPicked] = useState(NONE);
  // Read when something is ticked, so that a list that grows makes no row of it new.
  const latest = useRef(all);
  useEffect(() => {
    latest.current = all;
  }, [all]);
  useEffect(() => {
    if (!isRead) return;
    const take = (): void => {
      const ids = comparedIn(location.hash);
      if (ids.length === 0) return;
      const named = runsWith(ids, latest.current);
      setPicked({ keys: named.found.map(({ key }) => key), missing: named.missing, byHand: false });
    };
    take();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [isRead]);
  useEffect(() => {
    if (byHand) showCompared(keys.flatMap((key) => latest.current.find((run) => run.key === key) ?? []));
  }, [keys, byHand]);
  const pick = useCallback(
    (key: string, on: boolean) =>
      setPicked((now) => ({ keys: tickedAfter(now.keys, key, on, latest.current), missing: [], byHand: true })),
    [],
  );
  const clear = useCallback(() => setPicked({ ...NONE, byHand: true }), []);
  const compared = keys.flatMap((key) => all.find((run) => run.key === key) ?? []);
  return { compared, missing, pick, clear };
}
