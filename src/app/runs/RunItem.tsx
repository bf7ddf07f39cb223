/** One run of the list: what it is, what it showed, and its buttons. */
import { Download, FolderOpen, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useProgress } from '../stores/progress';
import { conditionText } from '../strings/conditions';
import { compact } from '../strings/numbers';
import { dateText, oneDigit, sizeText } from './effect';
import { remove, rename } from './library';
import { exportCsv, exportJson, type Listed, openListed } from './listed';
import { changedSettings } from './settingsDiff';

interface Props {
  listed: Listed;
  compared: boolean;
  onCompare: (on: boolean) => void;
  onTrouble: (message: string) => void;
}

const SOURCES = { recorded: 'recorded', live: 'live, here', imported: 'imported' } as const;

export function RunItem({ listed, compared, onCompare, onTrouble }: Props) {
  const { name, source, entry } = listed;
  const idle = useProgress((state) => state.task === null);
  const [naming, setNaming] = useState(false);
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => onTrouble(error instanceof Error ? error.message : String(error)));
  };
  const own = source !== 'recorded';
  return (
    <li className="run-item">
      <div className="run-head">
        {naming ? (
          <NameForm
            name={name}
            onDone={(next) => {
              setNaming(false);
              if (next !== null) void rename(entry.id, next);
            }}
          />
        ) : (
          <h3>{name}</h3>
        )}
        <span className="badge" data-status={source === 'recorded' ? 'recorded' : 'idle'}>
          {SOURCES[source]}
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
      <p className="muted small">
        {dateText(entry.startedAt)} · {entry.model}, {compact(entry.parameters)} parameters · {entry.device}
        {entry.software && ' (software)'}
        {entry.commit !== null && ` · commit ${entry.commit}`} · {sizeText(entry)}
      </p>
      <Conditions listed={listed} />
      <Changed listed={listed} />
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
        <button
          type="button"
          className="button quiet"
          aria-label={`JSON of ${name}`}
          onClick={() => attempt(exportJson(listed))}
        >
          <Download size={14} aria-hidden />
          JSON
        </button>
        <button
          type="button"
          className="button quiet"
          aria-label={`CSV of ${name}`}
          onClick={() => attempt(exportCsv(listed))}
        >
          <Download size={14} aria-hidden />
          CSV
        </button>
        {own && (
          <>
            <button
              type="button"
              className="button quiet"
              aria-label={`Rename ${name}`}
              onClick={() => setNaming(true)}
            >
              <Pencil size={14} aria-hidden />
              Rename
            </button>
            <button
              type="button"
              className="button quiet"
              aria-label={`Delete ${name}`}
              onClick={() => void remove(entry.id)}
            >
              <Trash2 size={14} aria-hidden />
              Delete
            </button>
          </>
        )}
      </div>
    </li>
  );
}

function NameForm({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const id = useId();
  const [typed, setTyped] = useState(name);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onDone(typed);
  };
  return (
    <form className="row" onSubmit={onSubmit}>
      <label className="visually-hidden" htmlFor={id}>
        Name of this run
      </label>
      <input
        id={id}
        className="input"
        value={typed}
        maxLength={200}
        // biome-ignore lint/a11y/noAutofocus: the visitor has just asked to type here
        autoFocus
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(null);
        }}
      />
      <button type="submit" className="button small">
        Save
      </button>
    </form>
  );
}

function Conditions({ listed: { entry } }: { listed: Listed }) {
  const groups = [
    { title: null, rows: entry.conditions },
    ...entry.multiPassage.map(({ round, passages, conditions }) => ({
      title: `${passages} passages in one adapter, ${round === 0 ? 'before the rounds' : `after round ${round}`}`,
      rows: conditions,
    })),
  ];
  return groups.map(({ title, rows }) => (
    <div key={title ?? ''}>
      {title !== null && <p className="small">{title}</p>}
      <dl className="run-conditions">
        {rows.map((row) => (
          <div key={`${row.name}/${row.round}`}>
            <dt>{conditionText(row)}</dt>
            <dd>
              {oneDigit(row.accuracy)}
              {row.standardError !== null && ` ± ${(row.standardError * 100).toFixed(1)}`}
              <span className="muted"> n = {row.n}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  ));
}

function Changed({ listed: { entry } }: { listed: Listed }) {
  const changed = changedSettings(entry.settings);
  if (changed.length === 0) return <p className="small">All settings as by default.</p>;
  return (
    <p className="small">
      Other than by default: {changed.map(({ name, from, to }) => `${name} ${to} (${from})`).join('; ')}.
    </p>
  );
}
