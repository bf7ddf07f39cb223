/** What was kept here until the browser cleared it, until the visitor has read that. */

import { closeEvictedInterrupted, useInterrupted } from '../experiment/interrupted';
import { closeEvicted, useLibrary } from '../experiment/library';
import { evictedText } from '../experiment/words/interrupted';
import { RUNS } from '../experiment/words/runs';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';

export function EvictedRuns() {
  const runs = useLibrary(({ evicted }) => evicted);
  const interrupted = useInterrupted(({ evicted }) => evicted);
  if (runs + interrupted === 0) return null;
  const close = (): void => {
    closeEvicted();
    closeEvictedInterrupted();
  };
  return (
    <Callout
      tone="warn"
      alert
      actions={
        <Button size="small" onClick={close}>
          {RUNS.close}
        </Button>
      }
    >
      {evictedText(runs, interrupted)}
    </Callout>
  );
}
