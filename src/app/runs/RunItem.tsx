/** One run of the list: what it is, what it showed, and its buttons. */

import { Download, FolderOpen, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { TABLE_FORMS } from '../experiment/download';
import { remove, rename } from '../experiment/library';
import { DOMAIN_NAMES, SOURCE_NAMES } from '../experiment/words/runs';
import { lab } from '../knowledge/experiment';
import { puzzles } from '../puzzles/experiment';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { attempt } from './attempt';
import { exportJson, exportTable, type Listed, openListed } from './listed';
import { RunFacts } from './RunFacts';
import { RunNameForm } from './RunNameForm';
import { RowAction, RunRow } from './RunRow';

interface Props {
  listed: Listed;
  compared: boolean;
  onCompare: (on: boolean) => void;
}

export function RunItem({ listed, compared, onCompare }: Props) {
  const { name, source, entry } = listed;
  const idle = useIdle(entry.domain);
  const [naming, setNaming] = useState(false);
  const own = source !== 'recorded';
  return (
    <RunRow
      name={
        naming ? (
          <RunNameForm
            name={name}
            onDone={(next) => {
              setNaming(false);
              if (next !== null) attempt(rename(entry.id, next));
            }}
          />
        ) : (
          name
        )
      }
      beside={
        <>
          {own && <Badge>{DOMAIN_NAMES[entry.domain]}</Badge>}
          <Badge strong={!own}>{SOURCE_NAMES[source]}</Badge>
          <label className="row check small">
            <input
              type="checkbox"
              checked={compared}
              aria-label={`Compare ${name}`}
              onChange={(event) => onCompare(event.target.checked)}
            />
            Compare
          </label>
        </>
      }
      buttons={
        <>
          <Button
            icon={FolderOpen}
            disabled={!idle}
            aria-label={`Open ${name}`}
            onClick={() => attempt(openListed(listed))}
          >
            Open
          </Button>
          <RowAction icon={Download} label="JSON" of={`of ${name}`} onClick={() => attempt(exportJson(listed))} />
          {TABLE_FORMS.map((form) => (
            <RowAction
              key={form}
              icon={Download}
              label={form}
              of={`of ${name}`}
              onClick={() => attempt(exportTable(form, listed))}
            />
          ))}
          {own && (
            <>
              <RowAction icon={Pencil} label="Rename" of={name} onClick={() => setNaming(true)} />
              <RowAction icon={Trash2} label="Delete" of={name} onClick={() => void remove(entry.id)} />
            </>
          )}
        </>
      }
    >
      <RunFacts entry={entry} />
    </RunRow>
  );
}

/** A run is opened on the page of its domain. */
function useIdle(domain: Listed['entry']['domain']): boolean {
  const { useProgress } = domain === 'puzzles' ? puzzles : lab;
  return useProgress((state) => state.task === null);
}
