/** ReST-EM rounds: their button, size and estimate, and what they have shown. A domain supplies what it measures. */

import { RefreshCcw } from 'lucide-react';
import { type ComponentType, memo } from 'react';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { Folded } from '../ui/Folded';
import { later } from '../ui/later';
import { Panel } from '../ui/Panel';
import { Part } from '../ui/Part';
import type { Plan } from './estimate';
import { useExperiment } from './experiment';
import styles from './RoundsPanel.module.css';
import { PlanEstimate } from './RunEstimate';
import { useIsRunning } from './running';
import { RemedyButton } from './StageFrame';

const RunCost = later(() => import('./RunCost'));

export interface RoundsParts {
  words: { emptyTitle: string; empty: string; startTitle: string; start: string };
  /** What the button would run. */
  Size: ComponentType;
  SizeControl: ComponentType;
  usePlan: () => Plan;
  SmallerOffer: ComponentType;
  useIsEmpty: () => boolean;
  Findings: ComponentType;
  Facts: ComponentType;
  /** The table of conditions, folded up or not. */
  Table: ComponentType;
}

export function RoundsPanel({ parts }: { parts: RoundsParts }) {
  const { words, Size, SizeControl, SmallerOffer } = parts;
  const { useRounds, useEngine, actions } = useExperiment();
  const { status, problem, recorded, cost } = useRounds();
  const ready = useEngine((state) => state.status.kind === 'ready');
  const idle = !useIsRunning();
  const isRunning = status === 'running';
  return (
    <Panel
      title="Rounds"
      term="round"
      id="rounds"
      beside={
        <>
          {recorded && <Badge strong>recorded</Badge>}
          <span className={`muted small ${styles.settings}`}>
            <Size />
          </span>
          <SizeControl />
          <PlanEstimate plan={parts.usePlan()} />
          <Button icon={RefreshCcw} disabled={!ready || !idle} onClick={() => void actions.runRounds()}>
            Run ReST-EM
          </Button>
        </>
      }
    >
      {ready && idle && <SmallerOffer />}
      {problem !== null && (
        <div className="content">
          <Callout tone="warn" title="The rounds could not go on." alert actions={<RemedyButton problem={problem} />}>
            {problem}
          </Callout>
        </div>
      )}
      {parts.useIsEmpty() ? (
        <EmptyState title={isRunning ? words.startTitle : words.emptyTitle}>
          {isRunning ? words.start : words.empty}
        </EmptyState>
      ) : (
        <div className={styles.layout}>
          <Shown parts={parts} />
          {cost !== null && (
            <Folded summary="What it cost">
              <Part failed="What it cost could not be shown.">
                <RunCost cost={cost} />
              </Part>
            </Folded>
          )}
        </div>
      )}
    </Panel>
  );
}

/** Each follows what it shows itself: not drawn anew with whatever else changes while the rounds run. */
const Shown = memo(({ parts: { Findings, Facts, Table } }: { parts: RoundsParts }) => (
  <Part failed="What the rounds have shown could not be shown." waiting={<p className="muted">One moment.</p>}>
    <Findings />
    <Facts />
    <Table />
  </Part>
));
