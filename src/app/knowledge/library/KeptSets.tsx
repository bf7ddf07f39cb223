/** The visitor's sets of earlier visits: to be opened again, or deleted. */
import { Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { Button, IconButton } from '../../ui/Button';
import { Callout, Problem } from '../../ui/Callout';
import { plural } from '../../ui/numbers';
import { KEPT_SETS } from '../words/library';
import { bringBackSet, deleteSet, loadSets, useKeptSets } from './keptSets';
import styles from './library.module.css';
import { openSet } from './opened';

export function KeptSets() {
  const { sets, deleted, problem } = useKeptSets();
  useEffect(() => void loadSets(), []);
  return (
    <>
      {problem !== null && <Problem alert>{problem}</Problem>}
      {deleted !== null && (
        <Callout
          tone="info"
          actions={
            <Button size="small" onClick={() => void bringBackSet()}>
              Undo
            </Button>
          }
        >
          {KEPT_SETS.deleted(deleted.name)}
        </Callout>
      )}
      {sets.length > 0 && (
        <section aria-label={KEPT_SETS.title} className="stack">
          <h3>{KEPT_SETS.title}</h3>
          {sets.map((one) => (
            <div key={`${one.name} ${one.usedAt}`} className={`row ${styles.set}`}>
              <Button size="small" aria-label={`Open ${one.name}`} onClick={() => openSet(one)}>
                Open
              </Button>
              <span className="grow">{one.name}</span>
              <span className="muted small">{plural(one.passages.length, 'passage')}</span>
              <IconButton
                icon={Trash2}
                size="small"
                look="quiet"
                label={`Delete ${one.name}`}
                onClick={() => void deleteSet(one)}
              />
            </div>
          ))}
        </section>
      )}
    </>
  );
}
