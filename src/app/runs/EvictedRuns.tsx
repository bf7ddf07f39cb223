/** What was kept here until the browser cleared it, until the visitor has read that. */
import { Callout } from '../controls/Callout';
import { evictedText } from '../strings/interrupted';
import { RUNS } from '../strings/runs';
import { closeEvictedInterrupted, useInterrupted } from './interrupted';
import { closeEvicted, useLibrary } from './library';

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
        <button type="button" className="button small" onClick={close}>
          {RUNS.close}
        </button>
      }
    >
      {evictedText(runs, interrupted)}
    </Callout>
  );
}
