import { useEffect, useState } from 'react';

/** Draws again each second while active: time left goes down between events too. */
export function useEverySecond(active: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [active]);
}
