import { type ReactNode, startTransition, useEffect, useState } from 'react';

/**
 * Part of a chart, drawn after what is around it and by a transition: the chart library draws all that stands in a chart at once as
 * soon as it knows the chart's size, which would hold the page up.
 */
export function Piece({ children }: { children: ReactNode }) {
  const [drawn, setDrawn] = useState(false);
  useEffect(() => startTransition(() => setDrawn(true)), []);
  return drawn && children;
}
