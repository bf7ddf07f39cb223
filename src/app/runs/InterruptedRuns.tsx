/** Live runs that did not come to their end: how far they came, and what can be done with them. */
import { Download, Play, Save, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import {
  canGoOn,
  deleteInterrupted,
  exportInterrupted,
  goOn,
  type InterruptedRun,
  keepInterrupted,
  loadInterrupted,
  useInterrupted,
  watchElsewhere,
} from '../experiment/interrupted';
import { INTERRUPTED, interruptedText } from '../experiment/words/interrupted';
import { DOMAIN_NAMES, dateText } from '../experiment/words/runs';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { attempt } from './attempt';
import { RunList } from './RunList';
import { RowAction, RunRow } from './RunRow';

/** The name of its journal tells when it was begun: `knowledge-2026-11-29T15-21-36-000Z-…`. */
export function journalName(id: string): string {
  const [, domain, day, hour, minute] = /^(\w+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)/.exec(id) ?? [];
  return day === undefined ? id : `Run on ${domain}, ${dateText(day)}, ${hour}:${minute} UTC`;
}

export function InterruptedRuns() {
  const { runs, goOn: known } = useInterrupted();
  useEffect(() => void loadInterrupted(), []);
  useEffect(() => {
    if (!runs.some(({ state }) => state === 'elsewhere')) return;
    const ending = new AbortController();
    // An abort is how watching ends.
    void watchElsewhere(ending.signal).catch(() => undefined);
    return () => ending.abort();
  }, [runs]);
  if (runs.length === 0) return null;
  return (
    <RunList title={INTERRUPTED.title} note={INTERRUPTED.note}>
      {runs.map((run) => (
        <InterruptedItem key={run.id} run={run} mayGoOn={canGoOn(run, known)} />
      ))}
    </RunList>
  );
}

export function InterruptedItem({ run, mayGoOn }: { run: InterruptedRun; mayGoOn: boolean }) {
  const { id, state } = run;
  const name = journalName(id);
  return (
    <RunRow
      name={name}
      beside={
        <>
          {'domain' in run && <Badge>{DOMAIN_NAMES[run.domain]}</Badge>}
          <Badge>{state === 'elsewhere' ? 'running' : state}</Badge>
        </>
      }
      buttons={
        state !== 'elsewhere' && (
          <>
            {mayGoOn && (
              <Button
                icon={Play}
                look="primary"
                aria-label={`${INTERRUPTED.goOn} with ${name}`}
                onClick={() => attempt(goOn(id))}
              >
                {INTERRUPTED.goOn}
              </Button>
            )}
            {state === 'interrupted' && (run.measured || run.measures > 0 || run.done > 0) && (
              <RowAction icon={Save} label={INTERRUPTED.keep} of={name} onClick={() => attempt(keepInterrupted(id))} />
            )}
            <RowAction
              icon={Download}
              label={INTERRUPTED.raw}
              of={name}
              onClick={() => attempt(exportInterrupted(id))}
            />
            <RowAction
              icon={Trash2}
              label={INTERRUPTED.delete}
              of={name}
              onClick={() => attempt(deleteInterrupted(id))}
            />
          </>
        )
      }
    >
      <p>{sentenceOf(run)}</p>
      {'notice' in run && run.notice !== null && <p className="small problem">{run.notice}</p>}
    </RunRow>
  );
}

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
