/** The finished runs of the stages in this tab: what was changed from one to the next, and what came of it. */
import { EyeIcon } from 'lucide-react';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { signedTenths } from '../ui/numbers';
import { Table } from '../ui/Table';
import { useExperiment } from './experiment';
import { Finding } from './Finding';
import type { FinishedRun } from './finishedRuns';

const HEADS = [
  'Run',
  'Changed since the run before',
  'Outcome',
  [
    <span key="show" className="visually-hidden">
      Show
    </span>,
  ],
] as const;

export function HistoryTab() {
  const { useFinished, useProgress } = useExperiment();
  const { runs, shown } = useFinished();
  const idle = useProgress((state) => state.task === null);
  const [before, last] = runs.slice(-2);
  if (runs.length === 0)
    return (
      <EmptyState title="No finished run yet">
        Each run of all steps is listed here with what was changed since the one before it, and can be shown again.
      </EmptyState>
    );
  return (
    <div className="stack">
      {before !== undefined && last !== undefined && <Finding>{comparedText(before, last)}</Finding>}
      <Table label="Finished runs" scroll="Finished runs: table" heads={HEADS}>
        {runs.toReversed().map((run) => (
          <tr key={run.id} data-selected={run.id === shown || undefined}>
            <th scope="row">
              {run.id} <span className="muted small">{timeText(run)}</span>
            </th>
            <td>{run.changed.length === 0 ? <span className="muted">nothing</span> : run.changed.join('; ')}</td>
            <td>{run.outcome.text}</td>
            <td>
              {run.id === shown ? (
                <span className="muted small">on the screen</span>
              ) : (
                <Button
                  icon={EyeIcon}
                  look="quiet"
                  size="small"
                  aria-label={`Show run ${run.id} again`}
                  disabled={!idle}
                  onClick={run.show}
                >
                  Show
                </Button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      <p className="muted small">
        One item and one seed: what differs may be chance. The rounds below measure a setting on many held-out items.
        The list is of this tab, the last eight runs; export keeps one.
      </p>
    </div>
  );
}

const timeText = ({ at }: FinishedRun): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** "LoRA rank 8 → 16: from 40.0% to 55.0%, +15.0 points." */
function comparedText(before: FinishedRun, after: FinishedRun): string {
  const what = after.changed.length === 0 ? 'Nothing was changed' : after.changed.join('; ');
  const [from, to] = [before.outcome.value, after.outcome.value];
  if (from === null || to === null) return `${what}: ${before.outcome.text}, then ${after.outcome.text}.`;
  const points = signedTenths(to - from);
  return `${what}: from ${(from * 100).toFixed(1)}% to ${(to * 100).toFixed(1)}%, ${points} points.`;
}
