/** One interrupted run: what it is, how far it came, and its buttons. */

import { Download, Play, Save, Trash2 } from 'lucide-react';
import {
  deleteInterrupted,
  exportInterrupted,
  goOn,
  type InterruptedRun,
  keepInterrupted,
} from '../experiment/interrupted';
import { INTERRUPTED, interruptedText } from '../experiment/words/interrupted';
import { DOMAIN_NAMES, dateText } from '../experiment/words/runs';
import { Button } from '../ui/Button';
import { RowAction } from './RowAction';
import styles from './runs.module.css';

/** The name of its journal tells when it was begun: `knowledge-2026-11-29T15-21-36-000Z-…`. */
export function nameOf(id: string): string {
  const [, domain, day, hour, minute] = /^(\w+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)/.exec(id) ?? [];
  return day === undefined ? id : `Run on ${domain}, ${dateText(day)}, ${hour}:${minute} UTC`;
}

interface Props {
  run: InterruptedRun;
  canGoOn: boolean;
  onTrouble: (message: string) => void;
}

export function InterruptedItem({ run, canGoOn, onTrouble }: Props) {
  const { id, state } = run;
  const name = nameOf(id);
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => onTrouble(error instanceof Error ? error.message : String(error)));
  };
  return (
    <li className={styles.item}>
      <div className={styles.head}>
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
            <Button
              icon={Play}
              look="primary"
              aria-label={`${INTERRUPTED.goOn} with ${name}`}
              onClick={() => attempt(goOn(id))}
            >
              {INTERRUPTED.goOn}
            </Button>
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
