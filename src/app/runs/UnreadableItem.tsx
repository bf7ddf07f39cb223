/** A stored run that this page cannot read: what is wrong with it, its raw text, and a way to be rid of it. */
import { Download, Trash2 } from 'lucide-react';
import { rawText, type UnreadableRun } from '../../storage/runs';
import { asStorageError } from '../../storage/storageError';
import { download } from '../experiment/download';
import { removeUnreadable } from '../experiment/library';
import { INTERRUPTED, UNREADABLE } from '../experiment/words/interrupted';
import { RowAction } from './RowAction';
import styles from './runs.module.css';

interface Props {
  run: UnreadableRun;
  onTrouble: (message: string) => void;
}

export function UnreadableItem({ run, onTrouble }: Props) {
  const { id, name, state } = run;
  const save = async (): Promise<void> => {
    const content = await rawText(id);
    download({ name: `selkie-${fileName(id)}-raw.json`, type: 'application/json', content });
  };
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <h3>{name}</h3>
        <span className="badge" data-status={state === 'damaged' ? 'failed' : 'stale'}>
          {state}
        </span>
      </div>
      <p>{UNREADABLE[state]}</p>
      <div className="row wrap">
        <RowAction
          icon={Download}
          label={INTERRUPTED.raw}
          of={name}
          onClick={() => void save().catch((error: unknown) => onTrouble(asStorageError(error).message))}
        />
        <RowAction icon={Trash2} label={INTERRUPTED.delete} of={name} onClick={() => void removeUnreadable(run)} />
      </div>
    </li>
  );
}

/** Nobody knows what a damaged row is called. */
const fileName = (id: string): string => id.replace(/[^\w.-]+/g, '_').slice(0, 100);
