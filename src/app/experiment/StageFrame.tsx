/** The frame of a stage: number, name, state, key number, body, and its own button; and the way to each on a narrow screen. */

import { Circle, CircleAlert, CircleCheck, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { Term } from '../ui/Term';
import { useExperiment } from './experiment';
import styles from './StageFrame.module.css';
import { type StageStatus, staleText } from './stages';

export interface StageFrameProps {
  id: string;
  number: number;
  name: string;
  status: StageStatus;
  /** Inputs that changed since the result was computed. */
  changed?: readonly string[];
  problem?: string | null;
  /** What its button does; `null` while it cannot. */
  run?: (() => void) | null;
  button?: { icon: LucideIcon; label: string };
  /** The key number, what it was before, and what it counts. */
  figure: ReactNode;
  from?: string | null;
  unit?: string | undefined;
  caption: ReactNode;
  /** Shown in place of the body while there is nothing to show. */
  empty?: string | null;
  children?: ReactNode;
  /** Other buttons in its place. */
  actions?: ReactNode;
  /** What it shows is what the visitor gave, which is never recorded, whatever became of it. */
  isInput?: boolean;
}

export function StageFrame({
  id,
  number,
  name,
  status,
  changed = [],
  problem,
  run = null,
  button,
  figure,
  from = null,
  unit,
  caption,
  empty,
  children,
  actions,
  isInput = false,
}: StageFrameProps) {
  const recorded = useExperiment().useResults((state) => state.recorded) && !isInput;
  return (
    <section className={styles.stage} id={id} aria-label={name} data-status={status}>
      <header>
        <span className={styles.number} aria-hidden>
          {number}
        </span>
        <h2>
          <Term of={id}>{name}</Term>
        </h2>
        {recorded && status === 'done' ? (
          <Badge strong>recorded</Badge>
        ) : (
          <Badge>
            <StatusIcon status={status} />
            {status}
          </Badge>
        )}
      </header>
      <p className={styles.key}>
        {from !== null && <span className={styles.from}>{from} →</span>} {figure}{' '}
        {unit !== undefined && <small>{unit}</small>}
      </p>
      <p className={styles.caption}>{caption}</p>
      {empty != null ? (
        <div className={`${styles.body} ${styles.empty}`}>
          <p>{empty}</p>
        </div>
      ) : (
        <div className={styles.body}>
          <ErrorBoundary
            fallback={<p className="problem">This figure could not be drawn. The numbers are in the export.</p>}
          >
            {children}
          </ErrorBoundary>
        </div>
      )}
      {status === 'stale' && <p className={styles.stale}>{staleText(changed)}</p>}
      {problem != null && (
        <Problem icon={TriangleAlert} look={styles.stale} alert>
          {problem} <RemedyButton problem={problem} />
        </Problem>
      )}
      {(button !== undefined || actions !== undefined) && (
        <footer>
          {button !== undefined && (
            <Button icon={button.icon} disabled={run === null} onClick={() => run?.()}>
              {button.label}
            </Button>
          )}
          {actions}
        </footer>
      )}
    </section>
  );
}

/** Beside a failure for want of memory: the way to the setting that brings the run down. Nothing beside any other. */
export function RemedyButton({ problem }: { problem: string }) {
  const last = useExperiment().useView((state) => state.shortage);
  if (last === null || last.message !== problem) return null;
  return (
    <Button size="small" onClick={last.lead}>
      {last.label === null ? 'Open the settings' : `Change ${last.label}`}
    </Button>
  );
}

const ICONS = {
  idle: Circle,
  running: LoaderCircle,
  done: CircleCheck,
  stale: TriangleAlert,
  failed: CircleAlert,
} as const;

/** The state of a stage as icon and word, so that colour is never alone. */
function StatusIcon({ status, size = 14 }: { status: StageStatus; size?: number }) {
  const Icon = ICONS[status];
  return (
    <Icon
      className={status === 'running' ? `${styles.icon} turning` : styles.icon}
      data-status={status}
      size={size}
      aria-hidden
    />
  );
}

/** Id of the card, its name, its state. */
export type Step = readonly [id: string, name: string, status: StageStatus];

/** On a narrow screen the cards stand below each other; this leads to each and shows its state. */
export function Stepper({ steps }: { steps: readonly Step[] }) {
  return (
    <nav className={styles.stepper} aria-label="Stages" data-screen-only>
      {steps.map(([id, name, status]) => (
        <a
          key={id}
          href={`#${id}`}
          onClick={(event) => {
            // The hash belongs to the route and the settings.
            event.preventDefault();
            document.getElementById(id)?.scrollIntoView();
          }}
        >
          <StatusIcon status={status} size={15} />
          {name}
          <span className="visually-hidden">: {status}</span>
        </a>
      ))}
    </nav>
  );
}
