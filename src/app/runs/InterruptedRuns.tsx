/** Live runs that did not come to their end: how far they came, and what can be done with them. */
import { Download, Play, Save, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { Callout } from '../controls/Callout';
import { INTERRUPTED, interruptedText } from '../strings/interrupted';
import { plural } from '../strings/numbers';
import { DOMAIN_NAMES, deletedText, RUNS } from '../strings/runs';
import { dateText } from './effect';
import {
  bringBackInterrupted,
  deleteInterrupted,
  exportInterrupted,
  goOn,
  type InterruptedRun,
  keepInterrupted,
  loadInterrupted,
  useInterrupted,
  watchElsewhere,
} from './interrupted';
import { useLibrary } from './library';
import { RowAction } from './RowAction';

interface Props {
  onTrouble: (message: string) => void;
}

export function InterruptedRuns({ onTrouble }: Props) {
  const { runs, problem, deleted } = useInterrupted();
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
            <button type="button" className="button small" onClick={() => void bringBackInterrupted()}>
              {RUNS.undo}
            </button>
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
          <ul className="run-list">
            {runs.map((run) => (
              <Item key={run.id} run={run} onTrouble={onTrouble} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The name of its journal tells when it was begun: `knowledge-2026-11-29T15-21-36-000Z-…`. */
function nameOf(id: string): string {
  const [, domain, day, hour, minute] = /^(\w+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)/.exec(id) ?? [];
  return day === undefined ? id : `Run on ${domain}, ${dateText(day)}, ${hour}:${minute} UTC`;
}

function Item({ run, onTrouble }: { run: InterruptedRun } & Props) {
  const { id, state } = run;
  const canGoOn = useInterrupted((now) => state === 'interrupted' && now.goOn[run.domain] !== undefined);
  const name = nameOf(id);
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => onTrouble(error instanceof Error ? error.message : String(error)));
  };
  return (
    <li className="run-item">
      <div className="run-head">
        <h3>{name}</h3>
        {'domain' in run && <span className="badge">{DOMAIN_NAMES[run.domain]}</span>}
        <span className="badge" data-status={BADGES[state][1]}>
          {BADGES[state][0]}
        </span>
      </div>
      <p>{sentenceOf(run)}</p>
      {'notice' in run && run.notice !== null && <p className="small problem">{run.notice}</p>}
      {state !== 'elsewhere' && (
        <div className="row wrap">
          {canGoOn && (
            <button
              type="button"
              className="button primary"
              aria-label={`${INTERRUPTED.goOn} with ${name}`}
              onClick={() => attempt(goOn(id))}
            >
              <Play size={14} aria-hidden />
              {INTERRUPTED.goOn}
            </button>
          )}
          {state === 'interrupted' && (run.measured || run.done > 0) && (
            <RowAction icon={Save} label={INTERRUPTED.keep} of={name} onClick={() => attempt(keepInterrupted(id))} />
          )}
          <RowAction icon={Download} label={INTERRUPTED.raw} of={name} onClick={() => attempt(exportInterrupted(id))} />
          <RowAction
            icon={Trash2}
            label={INTERRUPTED.delete}
            of={name}
            onClick={() => attempt(deleteInterrupted(id))}
          />
        </div>
      )}
    </li>
  );
}

const BADGES: Record<InterruptedRun['state'], [text: string, status: string]> = {
  interrupted: ['interrupted', 'stale'],
  elsewhere: ['running', 'running'],
  damaged: ['damaged', 'failed'],
  newer: ['newer', 'stale'],
};

function sentenceOf(run: InterruptedRun): string {
  switch (run.state) {
    case 'interrupted':
      return `${interruptedText(run)} ${run.model}.`;
    case 'elsewhere':
      return INTERRUPTED.elsewhere;
    case 'damaged':
      return INTERRUPTED.damagedHead;
    case 'newer':
      return INTERRUPTED.newerHead;
  }
}
