/** Live runs that did not come to their end: how far they came, and what can be done with them. */

import { useEffect } from 'react';
import { asStorageError } from '../../storage/storageError';
import {
  bringBackInterrupted,
  canGoOn,
  loadInterrupted,
  useInterrupted,
  watchElsewhere,
} from '../experiment/interrupted';
import { useLibrary } from '../experiment/library';
import { INTERRUPTED } from '../experiment/words/interrupted';
import { deletedText, RUNS } from '../experiment/words/runs';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { plural } from '../ui/numbers';
import { InterruptedItem, nameOf } from './InterruptedItem';
import styles from './runs.module.css';

interface Props {
  onTrouble: (message: string) => void;
}

export function InterruptedRuns({ onTrouble }: Props) {
  const { runs, goOn, problem, deleted } = useInterrupted();
  // Mostly of the same cause, and then one message is enough.
  const told = useLibrary((state) => state.problem !== null);
  useEffect(() => void loadInterrupted(), []);
  useEffect(() => {
    if (!runs.some(({ state }) => state === 'elsewhere')) return;
    const ending = new AbortController();
    // An abort is how watching ends.
    void watchElsewhere(ending.signal).catch(() => undefined);
    return () => ending.abort();
  }, [runs]);
  return (
    <>
      {problem !== null && !told && (
        <Callout tone="warn" title={RUNS.storageFailed} alert>
          {problem}
        </Callout>
      )}
      {deleted !== null && (
        <Callout
          tone="info"
          actions={
            <Button
              size="small"
              onClick={() =>
                void bringBackInterrupted().catch((error: unknown) => onTrouble(asStorageError(error).message))
              }
            >
              {RUNS.undo}
            </Button>
          }
        >
          {deletedText(nameOf(deleted.id))}
        </Callout>
      )}
      {runs.length > 0 && (
        <section className="panel" aria-label={INTERRUPTED.title}>
          <header>
            <h2>{INTERRUPTED.title}</h2>
            <span className="muted small">
              {plural(runs.length, 'run')} · {INTERRUPTED.note}
            </span>
          </header>
          <ul className={styles.list}>
            {runs.map((run) => (
              <InterruptedItem key={run.id} run={run} canGoOn={canGoOn(run, goOn)} onTrouble={onTrouble} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
