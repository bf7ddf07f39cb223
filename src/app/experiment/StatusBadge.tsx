/** The state of a stage as icon and word, so that colour is never alone. */
import { Circle, CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { StageStatus } from '../knowledge/stages';

const ICONS = {
  idle: Circle,
  running: LoaderCircle,
  done: CircleCheck,
  stale: TriangleAlert,
  failed: CircleAlert,
} as const;

export function StatusIcon({ status, size = 14 }: { status: StageStatus; size?: number }) {
  const Icon = ICONS[status];
  return <Icon size={size} aria-hidden />;
}

export function StatusBadge({ status }: { status: StageStatus }) {
  return (
    <span className="badge" data-status={status}>
      <StatusIcon status={status} />
      {status}
    </span>
  );
}
