/** The frame of a stage in either domain: number, name, state, key number, body, and its own button. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import type { StageStatus } from '../knowledge/stages';
import { staleText } from '../knowledge/words/lab';
import { RemedyButton } from './RemedyButton';
import { StatusBadge } from './StatusBadge';

export interface StageFrameProps {
  id: string;
  number: number;
  name: string;
  status: StageStatus;
  /** Inputs that changed since the result was computed. */
  changed?: readonly string[];
  problem?: string | null;
  figure: ReactNode;
  caption: ReactNode;
  /** Shown in place of the body while there is nothing to show. */
  empty?: string | null;
  children?: ReactNode;
  action?: ReactNode;
  /** What it shows comes out of a recorded run. */
  recorded?: boolean;
}

export function StageFrame({
  id,
  number,
  name,
  status,
  changed = [],
  problem,
  figure,
  caption,
  empty,
  children,
  action,
  recorded = false,
}: StageFrameProps) {
  return (
    <section className="stage" id={id} aria-label={name} data-status={status}>
      <header>
        <span className="number" aria-hidden>
          {number}
        </span>
        <h2>{name}</h2>
        {recorded && status === 'done' ? (
          <span className="badge" data-status="recorded">
            recorded
          </span>
        ) : (
          <StatusBadge status={status} />
        )}
      </header>
      <p className="key">{figure}</p>
      <p className="caption">{caption}</p>
      {empty != null ? (
        <div className="body empty">
          <p>{empty}</p>
        </div>
      ) : (
        <div className="body">
          <ErrorBoundary
            fallback={<p className="problem">This figure could not be drawn. The numbers are in the export.</p>}
          >
            {children}
          </ErrorBoundary>
        </div>
      )}
      {status === 'stale' && <p className="stale-note">{staleText(changed)}</p>}
      {problem != null && (
        <p className="problem stale-note" role="alert">
          <TriangleAlert size={13} aria-hidden />
          <span>
            {problem} <RemedyButton problem={problem} />
          </span>
        </p>
      )}
      {action !== undefined && <footer>{action}</footer>}
    </section>
  );
}
