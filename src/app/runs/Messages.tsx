/** What the Runs page has to say: what the browser cleared or refused, what did not work, and the way back from a deletion. */
import { bringBackInterrupted, closeEvictedInterrupted, useInterrupted } from '../experiment/interrupted';
import { bringBack, closeEvicted, useLibrary } from '../experiment/library';
import { evictedText } from '../experiment/words/interrupted';
import { deletedText, RUNS } from '../experiment/words/runs';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { attempt, closeTrouble, useTrouble } from './attempt';
import { journalName } from './InterruptedRuns';

export function Messages() {
  const runs = useLibrary();
  const interrupted = useInterrupted();
  const trouble = useTrouble((state) => state.text);
  // Mostly of the same cause, and then one message is enough.
  const problem = runs.problem ?? interrupted.problem;
  const closeCleared = (): void => {
    closeEvicted();
    closeEvictedInterrupted();
  };
  return (
    <>
      {problem !== null && (
        <Callout tone="warn" title={RUNS.storageFailed} alert>
          {problem}
        </Callout>
      )}
      {runs.evicted + interrupted.evicted > 0 && (
        <Callout tone="warn" alert actions={<Action label={RUNS.close} onClick={closeCleared} />}>
          {evictedText(runs.evicted, interrupted.evicted)}
        </Callout>
      )}
      {trouble !== null && (
        <Callout tone="warn" title={RUNS.failed} alert actions={<Action label={RUNS.close} onClick={closeTrouble} />}>
          {trouble}
        </Callout>
      )}
      {runs.deleted !== null && <Deleted name={runs.deleted.name} bringBack={bringBack} />}
      {interrupted.deleted !== null && (
        <Deleted name={journalName(interrupted.deleted.id)} bringBack={bringBackInterrupted} />
      )}
    </>
  );
}

function Deleted({ name, bringBack: undo }: { name: string; bringBack: () => Promise<void> }) {
  return (
    <Callout tone="info" actions={<Action label={RUNS.undo} onClick={() => attempt(undo())} />}>
      {deletedText(name)}
    </Callout>
  );
}

function Action({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="small" onClick={onClick}>
      {label}
    </Button>
  );
}
