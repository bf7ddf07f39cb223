import { byteSize } from '../../contract/byteSize';
import type { ModelRef } from '../../contract/model';
import { useChosenModel } from '../experiment/chosenModel';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import styles from './models.module.css';
import { useShape } from './shape';
import { look, remove, useModels } from './store';
import { MODELS } from './words';

/** Downloads that stay, each with its size; deleted one by one. */
export function KeptModels() {
  const { kept, busy, downloading } = useModels();
  const { inUse, atStart } = useChosenModel();
  const isIt = (one: ModelRef | null, key: string): boolean => one?.kind === 'kept' && one.key === key;
  const shape = useShape();
  const isBusy = busy !== null || downloading !== null;
  return (
    <Panel title={MODELS.kept}>
      <div className={styles.content}>
        {kept === null || kept.length === 0 ? (
          <p className="muted">{MODELS.keptNone}</p>
        ) : (
          <ul className={styles.list}>
            {kept.map(({ key, name, from, kept: bytes, isWhole }) => (
              <li key={key}>
                <strong>{name}</strong>
                <span className="muted small">
                  {byteSize(bytes)} · from {from}
                </span>
                {isIt(inUse.ref, key) && <Badge>{MODELS.inUse}</Badge>}
                {isIt(atStart, key) && <Badge>{MODELS.isAtStart}</Badge>}
                {isWhole ? (
                  <Button
                    size="small"
                    disabled={isBusy}
                    aria-label={`Look at ${name}`}
                    onClick={() => void look({ kind: 'kept', name, key, format: null }, [], shape, MODELS.inspecting)}
                  >
                    {MODELS.details}
                  </Button>
                ) : (
                  <Badge>{MODELS.notWhole}</Badge>
                )}
                <Button
                  size="small"
                  look="quiet"
                  disabled={isBusy}
                  aria-label={`Delete ${name}`}
                  onClick={() => void remove(key)}
                >
                  {MODELS.delete}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
