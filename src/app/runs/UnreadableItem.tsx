/** A stored run that this page cannot read: what is wrong with it, its raw text, and a way to be rid of it. */
import { Download, Trash2 } from 'lucide-react';
import { rawText, type UnreadableRun } from '../../storage/runs';
import { download } from '../experiment/download';
import { removeUnreadable } from '../experiment/library';
import { INTERRUPTED, UNREADABLE } from '../experiment/words/interrupted';
import { Badge } from '../ui/Badge';
import { attempt } from './attempt';
import { RowAction, RunRow } from './RunRow';

export function UnreadableItem({ run }: { run: UnreadableRun }) {
  const { id, name, state } = run;
  const save = async (): Promise<void> => {
    const content = await rawText(id);
    download({ name: `selkie-${fileName(id)}-raw.json`, type: 'application/json', content });
  };
  return (
    <RunRow
      name={name}
      beside={<Badge>{state}</Badge>}
      buttons={
        <>
          <RowAction icon={Download} label={INTERRUPTED.raw} of={name} onClick={() => attempt(save())} />
          <RowAction icon={Trash2} label={INTERRUPTED.delete} of={name} onClick={() => void removeUnreadable(run)} />
        </>
      }
    >
      <p>{UNREADABLE[state]}</p>
    </RunRow>
  );
}

/** Nobody knows what a damaged row is called. */
const fileName = (id: string): string => id.replace(/[^\w.-]+/g, '_').slice(0, 100);
