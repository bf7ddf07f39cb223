/** One run of the list: what it is, what it showed, and its buttons. */
import { Download, FolderOpen, type LucideIcon, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useProgress, usePuzzleProgress } from '../stores/progress';
import { DOMAIN_NAMES, SOURCE_NAMES } from '../strings/runs';
import { remove, rename } from './library';
import type { Listed } from './listed';
import { exportCsv, exportJson, openListed } from './listedActions';
import { RunFacts } from './RunFacts';
import { RunNameForm } from './RunNameForm';

interface Props {
  listed: Listed;
  compared: boolean;
  onCompare: (on: boolean) => void;
  onTrouble: (message: string) => void;
}

export function RunItem({ listed, compared, onCompare, onTrouble }: Props) {
  const { name, source, entry } = listed;
  const idle = useIdle(entry.domain);
  const [naming, setNaming] = useState(false);
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => onTrouble(error instanceof Error ? error.message : String(error)));
  };
  const own = source !== 'recorded';
  return (
    <li className="run-item">
      <div className="run-head">
        {naming ? (
          <RunNameForm
            name={name}
            onDone={(next) => {
              setNaming(false);
              if (next !== null) attempt(rename(entry.id, next));
            }}
          />
        ) : (
          <h3>{name}</h3>
        )}
        {own && <span className="badge">{DOMAIN_NAMES[entry.domain]}</span>}
        <span className="badge" data-status={own ? 'idle' : 'recorded'}>
          {SOURCE_NAMES[source]}
        </span>
        <label className="row check small">
          <input
            type="checkbox"
            checked={compared}
            aria-label={`Compare ${name}`}
            onChange={(event) => onCompare(event.target.checked)}
          />
          Compare
        </label>
      </div>
      <RunFacts entry={entry} />
      <div className="row wrap">
        <button
          type="button"
          className="button"
          disabled={!idle}
          aria-label={`Open ${name}`}
          onClick={() => attempt(openListed(listed))}
        >
          <FolderOpen size={14} aria-hidden />
          Open
        </button>
        <Action icon={Download} label="JSON" name={`JSON of ${name}`} onClick={() => attempt(exportJson(listed))} />
        <Action icon={Download} label="CSV" name={`CSV of ${name}`} onClick={() => attempt(exportCsv(listed))} />
        {own && (
          <>
            <Action icon={Pencil} label="Rename" name={`Rename ${name}`} onClick={() => setNaming(true)} />
            <Action icon={Trash2} label="Delete" name={`Delete ${name}`} onClick={() => void remove(entry.id)} />
          </>
        )}
      </div>
    </li>
  );
}

/** Each domain has a worker of its own, and a run is opened on the page of its domain. */
function useIdle(domain: Listed['entry']['domain']): boolean {
  const knowledge = useProgress((state) => state.task === null);
  const puzzles = usePuzzleProgress((state) => state.task === null);
  return domain === 'puzzles' ? puzzles : knowledge;
}

interface ActionProps {
  icon: LucideIcon;
  label: string;
  /** With the name of the run, for those who do not see where the button is. */
  name: string;
  onClick: () => void;
}

function Action({ icon: Icon, label, name, onClick }: ActionProps) {
  return (
    <button type="button" className="button quiet" aria-label={name} onClick={onClick}>
      <Icon size={14} aria-hidden />
      {label}
    </button>
  );
}
